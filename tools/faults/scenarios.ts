// The fault scenarios that concern readings, emergencies and pages: what is done, what must hold, and which test proves it. The
// ids and what must hold are fixed; `npm run faults` and `npm run chaos` add what they measured.

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly mustHold: string;
  readonly done: string;
  /** Test files, or the name of a rehearsal. */
  readonly proven: string;
}

export const scenarios: readonly Scenario[] = [
  { id: 'FT-01', title: 'Kill the server in the middle of intake', mustHold: '0 acknowledged readings lost, 0 stored twice, answers again in <= 10 s', done: 'SIGKILL at random moments under load', proven: '`npm run chaos`' },
  { id: 'FT-02', title: 'Kill between "claimed" and "sent"', mustHold: 'the page goes out <= 30 s after the restart or by another node; never lost', done: 'the sender kills itself after its claim is committed, before it connects to the provider', proven: '`npm run faults -- kill-before-send`, `-- kill-other-node`' },
  { id: 'FT-03', title: 'Kill between "provider accepted" and "recorded"', mustHold: '<= 1 repeat, the same key, marked as a repeat', done: 'the provider takes the page and kills the sender before it answers', proven: '`npm run faults -- kill-before-record`' },
  { id: 'FT-05', title: 'All nodes stop for long', mustHold: 'overdue steps run at once, one page per person for the newest step', done: 'turned clock', proven: '`emergency/emergency.test.ts` [E9], simulation' },
  { id: 'FT-06', title: 'Clock 2 h forward', mustHold: 'no step skipped or early by more than 1 s; drift is measured', done: 'the machine’s clock is set under a running server', proven: '`npm run faults -- clock-forward`, `platform/steady-clock.test.ts` [E21]' },
  { id: 'FT-07', title: 'Clock 2 h back', mustHold: 'no step late or repeated; no page twice', done: 'the machine’s clock is set under a running server', proven: '`npm run faults -- clock-back`, `platform/steady-clock.test.ts` [E21]' },
  { id: 'FT-09', title: 'Timer longer than 24.8 days', mustHold: 'does not fire after 1 ms', done: 'due times are in the database, timers look every second', proven: '`monitoring/wake-queue.test.ts`, `emergency/emergency-engine.pg.test.ts`' },
  { id: 'FT-10', title: 'PostgreSQL stops at once and comes back', mustHold: '0 acknowledged lost; errors, no hangs; ready <= 10 s', done: 'immediate stop (SIGQUIT) 20 times under load', proven: '`npm run faults -- database-restart`, `npm run chaos` (SIGKILL)' },
  { id: 'FT-11', title: 'Disk full', mustHold: 'refused with 503 and not acknowledged; reads work; recovers by itself', done: 'a small disk of its own filled to the reserve and to the last byte', proven: '`npm run faults -- disk-full` (root)' },
  { id: 'FT-13', title: 'Network cut between node and database', mustHold: 'the node acknowledges nothing; the other judges <= 15 s; nobody is paged twice', done: 'the line of the judging node holds everything back for 60 s, then the answers only; two nodes', proven: '`npm run faults -- cut-database`' },
  { id: 'FT-14', title: 'Slow network', mustHold: 'reading to page p99 <= 10 s; no page twice', done: '2 s there and back on every phone’s line, every fifth piece sent again', proven: '`npm run faults -- slow-line`' },
  { id: 'FT-15', title: 'LISTEN/NOTIFY dies silently', mustHold: 'found <= 5 s', done: 'nothing reaches the listening connection', proven: '`cli/two-nodes.pg.test.ts` [ND2]' },
  { id: 'FT-17', title: 'Restart with thousands of sockets', mustHold: 'all back <= 30 s; what was missed arrives', done: '2,000 sockets come back at once', proven: '`cli/two-nodes.pg.test.ts` [ND4], `gateway` [G1]' },
  { id: 'FT-18', title: 'Half-open socket', mustHold: 'closed <= 45 s; the page goes by another channel', done: 'the phone’s line carries nothing more, and neither end hears of it', proven: '`npm run faults -- half-open`' },
  { id: 'FT-19', title: 'Slow reader', mustHold: 'bounded, cut off, others are answered as ever', done: 'a stream and a socket of a device that sends and never reads', proven: '`cli/intake-faults.pg.test.ts` [IW11]' },
  { id: 'FT-21', title: 'Provider takes and never delivers', mustHold: 'next channel; shown as sent, not delivered', done: 'no receipt', proven: '`emergency/emergency.test.ts` [E11], `paging` contract' },
  { id: 'FT-22', title: 'Callbacks twice, late, out of order', mustHold: 'status only moves forward', done: 'shuffled and repeated', proven: '`emergency/emergency.test.ts` [E12], `paging` contract' },
  { id: 'FT-23', title: 'Two accept in the same millisecond', mustHold: 'exactly one, the other told the name', done: '1,000 races on two connections', proven: '`emergency/emergency-engine.pg.test.ts` [E4]' },
  { id: 'FT-25', title: 'Nobody on call, empty step, person gone, plan edited meanwhile', mustHold: 'never stops; keeps its plan', done: 'simulation', proven: '`simulation/emergency-story.sim.test.ts`, `emergency/emergency.test.ts` [E5] [E6]' },
  { id: 'FT-26', title: 'Storm: 500 emergencies in 10 s', mustHold: 'first page p99 <= 10 s; nothing dropped, no page twice', done: '50 a second through the API, everybody’s phone on', proven: '`npm run faults -- storm`' },
  { id: 'FT-27', title: 'Flood of old readings beside an alarm', mustHold: 'what is too much is refused, retryable; the alarm is paged <= 5 s; what was acknowledged is there', done: 'four gateways, 24 batches of 5,000 at a time', proven: '`cli/intake-faults.pg.test.ts` [IW10]' },
  { id: 'FT-29', title: 'One idempotency key, two bodies or at once', mustHold: 'the first wins; another body is refused; the same gets the same answer', done: 'two requests', proven: '`gateway/gateway.pg.test.ts`' },
  { id: 'FT-30', title: 'A lower number commits late', mustHold: 'no event is left out', done: 'a writer that waits with its commit', proven: '`platform/topic-log.pg.test.ts` [G1]' },
  { id: 'FT-31', title: 'Read replica behind', mustHold: 'decisions read the primary only', done: 'there is no replica to read: one address, one pool for each role', proven: '`platform/postgres.ts`' },
  { id: 'FT-33', title: 'Backup, destroy, restore', mustHold: '<= 5 min lost, back <= 1 h; audit verifies; open emergencies go on', done: 'everything wiped under load', proven: '`npm run restore-drill`' },
  { id: 'answer', title: 'Killed between the commit and its answer', mustHold: 'reading, alarm, emergency and pages once; the repeat is a duplicate', done: 'nothing of the database’s answer reaches the server, which is then killed', proven: '`cli/intake-faults.pg.test.ts` [IW9]' },
  { id: 'devices', title: 'Two devices of one patient', mustHold: 'each reading under its device; one limit crossed by both is one alarm', done: 'the same numbers and times in the same moment', proven: '`cli/intake-faults.pg.test.ts` [IW12]' },
  { id: 'away', title: 'The database goes away while readings come', mustHold: 'devices come again; acknowledged once; what crossed a limit meanwhile is an alarm', done: 'every connection cut and refused, then not', proven: '`cli/intake-faults.pg.test.ts` [IW13]' },
  { id: 'FT-34', title: 'Everything is killed', mustHold: 'an outside process tells the operator <= 90 s', done: 'SIGKILL, SIGSTOP, database away, stuck sender, silent socket', proven: '`cli/watchdog` [WD1] to [WD3], `npm run faults -- watchdog`' },
  { id: 'FT-35', title: 'Memory pressure', mustHold: 'ready again <= 10 s; 0 acknowledged lost', done: 'SIGKILL, as the kernel’s killer sends it; no limit of memory was set', proven: '`npm run chaos`' },
  { id: 'stopped', title: 'A node is stopped for 90 s and goes on', mustHold: 'the other takes over; the woken one acknowledges nothing of what it lost, sends no page twice', done: 'SIGSTOP, SIGCONT; two nodes', proven: '`npm run faults -- stopped`' },
  { id: 'frozen', title: 'The event loop stands still for 30 s', mustHold: 'the other node decides what is due; nothing overdue by more than 10 s when it holds no lock', done: 'the loop of one of two nodes is blocked', proven: '`npm run faults -- frozen`' },
  { id: 'pool', title: 'Connections of people used up', mustHold: 'an alarm pages <= 5 s', done: 'a lock every request waits for', proven: '`cli/two-nodes.pg.test.ts` [ND3]' },
];
