// What a message with an invitation says: that there is one and its address. Names nobody and no hospital.
const words: Readonly<Record<string, string>> = {
  en: 'You are invited to work with MyDR24. Set up your own way in within 72 hours: {link} The link works once; pass it on to nobody. If you expect no invitation, ignore this.',
  ca: 'Us conviden a treballar amb MyDR24. Prepareu la vostra manera d’entrar abans de 72 hores: {link} L’enllaç serveix una vegada; no el passeu a ningú. Si no espereu cap invitació, no en feu cas.',
  es: 'Le invitan a trabajar con MyDR24. Prepare su forma de entrar antes de 72 horas: {link} El enlace sirve una vez; no lo pase a nadie. Si no espera ninguna invitación, no haga caso.',
};

export const invitationText = (locale: string, link: string): string => (words[locale] ?? words['en']!).replace('{link}', link);
