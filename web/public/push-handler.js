// What a push does when it arrives: a notification that rings and stays, without a word of health data, that can be answered where it
// is; a tap opens the app at the page. Loaded by the generated service worker. Knows no session: the token in the encrypted push answers
// for this one page, and says that the push came in. It goes in a body, never in an address.
const fallback = { title: 'MyDR24', body: '', pageId: 'page', locale: 'en', answer: null };
const LOOK = { renotify: true, requireInteraction: true, vibrate: [500, 200, 500, 200, 800], icon: '/icon-192.png', badge: '/icon-192.png' };
const PAUSES_MS = [500, 2000, 5000];

function readPayload(event) {
  try {
    return { ...fallback, ...event.data.json() };
  } catch {
    return fallback;
  }
}

self.addEventListener('push', (event) => {
  const { title, body, pageId, locale, answer } = readPayload(event);
  const options = { ...LOOK, body, tag: pageId, lang: locale, actions: answer?.actions ?? [], data: { pageId, locale, answer } };
  const shown = self.registration.showNotification(title, options);
  // Shown first: the receipt must not keep the phone from ringing.
  event.waitUntil(answer === null ? shown : Promise.all([shown, say(answer.token, 'delivered')]));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { pageId, locale, answer } = event.notification.data ?? {};
  event.waitUntil(event.action === '' || !answer ? openApp(pageId) : answerPage(event.action, { pageId, locale, answer }));
});

/** The notification comes back with what is now so, or with the word that nothing was sent and the buttons to try again. */
async function answerPage(action, { pageId, locale, answer }) {
  const reply = await say(answer.token, action);
  const options = reply === null ? { ...LOOK, body: answer.notSent, actions: answer.actions, data: { pageId, locale, answer } } : { body: reply.text, icon: LOOK.icon, badge: LOOK.badge, data: { pageId } };
  await self.registration.showNotification('MyDR24', { ...options, tag: pageId, lang: reply?.locale ?? locale });
}

/** What the server says; null when it could not be reached in a few tries. */
async function say(token, answer) {
  for (const pauseMs of [...PAUSES_MS, null]) {
    try {
      const response = await fetch('/v1/page-answers', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, answer }), credentials: 'omit', cache: 'no-store', keepalive: true,
      });
      if (response.ok) return await response.json();
      if (response.status < 500) return null;
    } catch {
      // No network: once more, while the phone lets us.
    }
    if (pauseMs !== null) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return null;
}

/** The window that is there comes to the front as it is; else one is opened, and the app leads the person to their own screen. */
async function openApp(pageId) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = windows.find((each) => new URL(each.url).origin === self.location.origin);
  if (own === undefined) return self.clients.openWindow('/');
  // A client has one origin, ours.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  own.postMessage({ type: 'mydr24.page-opened', pageId });
  return own.focus();
}
