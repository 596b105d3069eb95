// A responder's phone in a dead zone: what it finds there waits in the browser's own store, is counted on the screen, and is
// with the server when the line is back.
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { deskOf, phoneOf } from './screens-rig.ts';

const scene = setScene();
/** What a browser says when a line is cut under it; an error in the app itself is still a failure. */
const CUT = /^(console: |request failed)/;

test('[J12] points found without a line wait and are counted, go when the line is back, and the responder reads who saw them', async () => {
  const { care, room } = scene;
  const { star, line } = care;
  const desk = await room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf);
  await desk.isEmpty();
  const seat = await room.seat({ as: 'responder', size: 'phone', at: star, url: line.url, mayComplain: CUT });
  const phone = phoneOf(seat);
  await phone.waits();
  await seat.page.getByText(/^Sharing since|^Nothing is kept/).waitFor();

  // A phone shares a move at most every two seconds.
  await seat.page.getByText(/^On · ([2-9]|1\d) s old/).waitFor();
  line.cut();
  await phone.line.isLost();
  for (const nth of [1, 2]) {
    await seat.moveTo({ lat: star.lat + nth * 0.001, lon: star.lon });
    await seat.page.getByText(new RegExp(`${nth} points? waits? to be sent`)).waitFor();
    await seat.page.getByText(/^Found ([2-9]|1\d) s ago/).waitFor();
  }
  line.mend();
  await phone.line.isBack();
  await phone.waits();

  await seat.page.reload();
  await phone.waits();
  await seat.page.getByText(/Sharing since .* · seen by 1 person today/).click();
  await phone.shows(care.nameOf('dispatcher').full);
});
