// Words of emergencies that were set aside, source language. ICU message format.
export const setAsideWords = {
  'setAside.title': 'Set aside after a fault',
  'setAside.what': 'Nothing is decided for these by itself any more. A person has to see to them.',
  'setAside.said': 'Set aside after a fault: {kind}, {place}. A person has to see to it.',
  'setAside.holder': 'In the hands of {name} when it broke',
  'setAside.paged': '{paged, plural, one {# person paged by every way} other {# people paged by every way}}: {delivered} got it, {seen} have seen it',
  'setAside.rung': '{n, plural, one {# telephone or siren rung} other {# telephones and sirens rung}}',
  'setAside.noticed': '{name} sees to it',
  'setAside.again': 'all are paged again at {time}',
  'setAside.dial': 'Call {number}',
  'setAside.notice': 'I see to it',
  'setAside.raise': 'Raise it anew',
  'setAside.raise.note': 'Raised anew after a fault set the first one aside',
  'setAside.end': 'It is over',
  'setAside.end.title': 'Is it over?',
  'setAside.end.consequence': 'Nobody is paged for it any more, and whoever held it is free.',
};
