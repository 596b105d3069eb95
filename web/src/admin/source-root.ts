// Where an editor of source lives: a shadow root of its own. There its styles are sheets of the object model; in the document they would be style
// elements, which the content policy lets nobody add.

export const sourceRootOf = (host: HTMLElement): ShadowRoot => host.shadowRoot ?? host.attachShadow({ mode: 'open' });
