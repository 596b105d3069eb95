// Everything that may cross a wire. Imports nothing of ours.
export * from './alarms.ts';
export * from './emergencies.ts';
export * from './emergency-commands.ts';
export * from './endpoint.ts';
export * from './endpoints-rotas.ts';
export * from './endpoints.ts';
export * from './errors.ts';
export * from './frames.ts';
export * from './ids.ts';
export * from './pack-views.ts';
export * from './packs.ts';
export * from './paging.ts';
export * from './people.ts';
export * from './readings.ts';
export * from './rotas.ts';
export * from './views.ts';
export * from './vitals.ts';
