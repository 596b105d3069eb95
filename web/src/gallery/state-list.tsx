// The states a gallery can show, as links.
export function StateList({ title, names }: { title: string; names: readonly string[] }) {
  return (
    <main style={{ padding: 24 }}>
      <h1>{title}</h1>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a href={`?show=${name}`} style={{ display: 'inline-block', minHeight: 32 }}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
