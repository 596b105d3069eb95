// Builds the one web app of every surface: installable, strict-CSP friendly (no inline script), shell cached, health data never.
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const serverUrl = process.env['MYDR24_URL'] ?? 'http://127.0.0.1:8024';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'MyDR24',
        short_name: 'MyDR24',
        description: 'Real-time care: from a reading to the responder who goes.',
        start_url: '/',
        display: 'standalone',
        background_color: '#f3f5f7',
        theme_color: '#33469c',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        // The shell only, and streets: an answer about a patient is never served from a cache.
        globPatterns: ['**/*.{js,css,html,woff2,svg,png}'],
        globIgnores: ['**/map-canvas*', '**/maplibre*', '**/*gallery*', '**/fixture*', '**/editor-screen*', '**/source-changes*'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/v1\//, /^\/sso\//, /^\/fhir\//, /^\/f(\/|$)/, /^\/docs/, /^\/metrics/, /^\/health/],
        // Tiles and the program that draws them, kept once they were seen: the last map stays when the line goes. An address never changes what it holds.
        runtimeCaching: [
          { urlPattern: /\/v1\/map\/[0-9a-f]{32}\//, handler: 'CacheFirst', options: { cacheName: 'map-tiles', expiration: { maxEntries: 3_000 }, cacheableResponse: { statuses: [200] } } },
          { urlPattern: /\/assets\/(map-canvas|maplibre)[^/]*$/, handler: 'CacheFirst', options: { cacheName: 'map-program', expiration: { maxEntries: 12 }, cacheableResponse: { statuses: [200] } } },
        ],
        cleanupOutdatedCaches: true,
        importScripts: ['/push-handler.js'],
      },
    }),
  ],
  build: { target: 'es2022', sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: {
    host: '127.0.0.1',
    port: 8190,
    strictPort: true,
    proxy: {
      '/v1': { target: serverUrl, ws: true },
      '/docs': serverUrl,
    },
  },
  preview: { host: '127.0.0.1', port: 8191, strictPort: true },
});
