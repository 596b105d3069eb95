// Mantine dressed in our tokens, for screens with forms: loaded with them, so that a board or a page does not wait for it.
import './mantine.ts';
import { Button, createTheme, MantineProvider, NativeSelect, PasswordInput, TextInput, type MantineColorsTuple } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTheme } from './theme-choice.tsx';

const accent: MantineColorsTuple = ['#eef0fa', '#dfe3f5', '#c3caec', '#a4aee2', '#8593d6', '#6376c8', '#4a5db3', '#3b4fa6', '#33469c', '#26367d'];

const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 8,
  colors: { accent },
  fontFamily: 'var(--face)',
  defaultRadius: 8,
  focusRing: 'never',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { h: 44, radius: 8 } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'md' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'md' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'md' } }),
  },
});

/** No style is injected (strict content security policy): the variables come from the library's own file and ground.css. */
export function FormProvider({ children }: { children: ReactNode }) {
  const { shown } = useTheme();
  return (
    <MantineProvider theme={theme} forceColorScheme={shown === 'night' ? 'dark' : 'light'} withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
