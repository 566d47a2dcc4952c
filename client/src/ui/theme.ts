import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Shade 7 is the light token, shade 3 the dark one; the rest only fill the library's ten steps. */
const ink = (wash: string, dark: string, light: string, deep: string): MantineColorsTuple => [
  wash,
  wash,
  dark,
  dark,
  dark,
  light,
  light,
  light,
  deep,
  deep,
];

const ochre = ink('#F8ECD8', '#EDB56C', '#8A4B08', '#6E3B05');

/** The board's look for the library's own widgets. Red is for marks alone: the library's red, used for errors, is ochre. */
export const theme = createTheme({
  primaryColor: 'green',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  white: '#FFFFFF',
  black: '#20241F',
  colors: {
    green: ink('#E3EEE6', '#8CCBAF', '#1D5C47', '#174A39'),
    blue: ink('#E7EEF8', '#9FBEF7', '#22509F', '#1A3F7E'),
    pencil: ink('#E6E6E3', '#C6CBD0', '#484D54', '#33373C'),
    red: ochre,
    ochre,
  },
  fontFamily: 'var(--hl-sans)',
  headings: { fontFamily: 'var(--hl-serif)', fontWeight: '700' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '0.9375rem', lg: '1.125rem', xl: '1.3125rem' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '44px' },
  radius: { xs: '2px', sm: '6px', md: '8px', lg: '10px' },
  defaultRadius: 'sm',
  shadows: { xs: 'none', sm: 'none', md: 'var(--hl-shadow)', lg: 'none', xl: 'none' },
  focusRing: 'always',
  respectReducedMotion: true,
});

/** The library's colours, bound to ours: one switch of the scheme turns both. */
export const cssVariables: CSSVariablesResolver = () => {
  const bound = {
    '--mantine-color-body': 'var(--hl-paper)',
    '--mantine-color-text': 'var(--hl-ink)',
    '--mantine-color-dimmed': 'var(--hl-ink2)',
    '--mantine-color-placeholder': 'var(--hl-ink2)',
    '--mantine-color-error': 'var(--hl-ochre)',
    '--mantine-color-default': 'var(--hl-sheet)',
    '--mantine-color-default-hover': 'var(--hl-wash)',
    '--mantine-color-default-color': 'var(--hl-ink)',
    '--mantine-color-default-border': 'var(--hl-ctl)',
    '--mantine-color-anchor': 'var(--hl-green)',
    '--mantine-primary-color-contrast': 'var(--hl-on-green)',
    '--mantine-line-height': 'var(--hl-line)',
  };
  return { variables: {}, light: bound, dark: bound };
};
