// Mantine dressed in our tokens: its look comes from tokens.css, its behaviour (focus traps, keyboard) from the library.
import { createTheme, Button, NativeSelect, TextInput, PasswordInput, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = ['#eef0fa', '#dfe3f5', '#c3caec', '#a4aee2', '#8593d6', '#6376c8', '#4a5db3', '#3b4fa6', '#33469c', '#26367d'];

export const theme = createTheme({
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
