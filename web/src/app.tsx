// The providers every screen stands in, from the outside in: theme, words, queries, session, routes.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ThemeProvider } from './design/theme-choice.tsx';
import { router } from './routes.tsx';
import { SessionProvider } from './shell/session-context.tsx';
import { UpdateOffer } from './shell/update-offer.tsx';
import { WordsProvider } from './words/words-context.tsx';

// Answers about patients live in memory for minutes and are never written to disk.
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, gcTime: 300_000, retry: false, refetchOnWindowFocus: false } } });

export function App() {
  return (
    <ThemeProvider>
      <WordsProvider>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <RouterProvider router={router} />
            <UpdateOffer />
          </SessionProvider>
        </QueryClientProvider>
      </WordsProvider>
    </ThemeProvider>
  );
}
