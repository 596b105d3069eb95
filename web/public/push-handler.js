// What a push does when it arrives: a notification that rings and stays, without a word of health data, and a tap that opens the app at the page.
// Loaded by the generated service worker. Reads nothing, stores nothing, knows no session: receipts are the open app's to send.
const fallback = { title: 'MyDR24', body: '', pageId: 'page' };

function readPayload(event) {
  try {
    return { ...fallback, ...event.data.json() };
  } catch {
    return fallback;
  }
}

self.addEventListener('push', (event) => {
  const { title, body, pageId } = readPayload(event);
  const options = { body, tag: pageId, renotify: true, requireInteraction: true, vibrate: [500, 200, 500, 200, 800], icon: '/icon-192.png', badge: '/icon-192.png', data: { pageId } };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openApp(event.notification.data?.pageId));
});

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
