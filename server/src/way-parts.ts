// Builds the ways in that are no endpoints: MLLP, the broker inside, the client of one outside, FHIR, the stream. Each ends in
// the one lane. Part of app.ts. Decides nothing.
import { constants, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { TlsOptions } from 'node:tls';
import { wireError } from '@mydr24/protocol';
import { insertAudit } from './audit/audit-store.ts';
import type { Chain } from './chain-parts.ts';
import type { Config } from './config.ts';
import { createBulkDesk } from './fhir/bulk-desk-engine.ts';
import { createFhirAppDesk } from './fhir/app-desk-engine.ts';
import { createFhirDesk } from './fhir/fhir-engine.ts';
import { fhirRoutes } from './fhir/fhir-routes.ts';
import { createHl7Intake } from './hl7v2/hl7-intake-engine.ts';
import { createMllpListener } from './hl7v2/mllp-socket.ts';
import type { DeviceIdentity } from './intake/device-intake.ts';
import { createOutsideBroker } from './intake/outside-broker-mqtt.ts';
import { readingGuest } from './intake/reading-guest-mqtt.ts';
import { streamRoutes } from './intake/stream-routes.ts';
import { createMqttBroker } from './mqtt/mqtt-broker-socket.ts';
import type { Keys } from './keys/keys.ts';
import type { People } from './people-parts.ts';
import { createSiftPatients } from './people/sift-patients-postgres.ts';
import type { Answer } from './platform/handlers.ts';
import type { Platform } from './platform-parts.ts';
import type { SignOnParts } from './sso-parts.ts';
import type { AppOptions } from './app-options.ts';
import { trackerGuest } from './positions/tracker-guest-mqtt.ts';

interface Listener {
  start(): unknown;
  stop(): unknown;
}

export function buildWays(platform: Platform & { readonly keys: Keys }, people: People, { devices, positions }: Chain, { verifyApp }: Pick<SignOnParts, 'verifyApp'>, { config, dataDir }: Pick<AppOptions, 'config' | 'dataDir'>) {
  const { pg, keys, clock, ids, topicLog, metrics, onProblem } = platform;
  const { host, port, mqttPort, mqttBrokerUrl, mqttBrokerTopic, mqttBrokerGroup, hl7Port, hl7Host, hl7Tz, publicOrigin, bodyLimitBytes } = config;
  const verifyDevice = deviceVerifier(people);
  const tls = tlsOf(config);
  const listeners: Listener[] = [];
  if (hl7Port !== 0) {
    const answer = createHl7Intake({ pg, keys, clock, ids, topicLog, devices, verifyDevice, siteTz: hl7Tz, onProblem });
    const mllp = createMllpListener({ host: hl7Host ?? host, port: hl7Port, tls, answer, clock, onProblem });
    metrics.gauge('mydr24_mllp_connections', 'Open MLLP connections.', () => mllp.stats().connections);
    metrics.gauge('mydr24_mllp_dropped_bytes', 'Bytes outside of MLLP messages, dropped.', () => mllp.stats().droppedBytes);
    listeners.push(mllp);
  }
  if (mqttPort !== 0) listeners.push(createMqttBroker({ host, port: mqttPort, tls, guests: [readingGuest({ devices, verifyDevice }), trackerGuest(positions.desk)], clock, onProblem }));
  if (mqttBrokerUrl !== undefined) {
    // The same for a node after a restart, another for each.
    const clientId = `mydr24-${createHash('sha256').update(`${hostname()} ${dataDir} ${port}`).digest('hex').slice(0, 12)}`;
    const outside = createOutsideBroker({ url: mqttBrokerUrl, topic: mqttBrokerTopic, group: mqttBrokerGroup, clientId, devices, verifyDevice, onProblem });
    metrics.gauge('mydr24_mqtt_broker_connected', 'Whether the broker outside is connected.', () => Number(outside.isConnected()));
    listeners.push(outside);
  }
  const fhir = createFhirDesk({ pg, keys, clock, ids, devices });
  const origin = publicOrigin ?? `http://${host}:${port}`;
  const appDesk = createFhirAppDesk({ pg, door: people.door, siftPatients: createSiftPatients({ clock, rights: people.rights }), keys, clock, insertAudit, base: `${origin}/fhir/R4` });
  const bulkDesk = createBulkDesk({ pg, keys, clock, ids, insertAudit, siftPatients: createSiftPatients({ clock, rights: people.rights }), base: `${origin}/fhir/R4` });
  const routes = [fhirRoutes({ desk: fhir, appDesk, bulkDesk, clock, verifyDevice, verifyApp, origin, bodyBytes: bodyLimitBytes, onProblem }), streamRoutes({ devices, verifyDevice, onProblem })];
  return { listeners, routes };
}

function deviceVerifier({ verifyDevice }: People) {
  return async (key: string): Promise<Answer<DeviceIdentity>> => {
    const verdict = await verifyDevice(key);
    if (!verdict.ok) return verdict;
    return verdict.body.type === 'device' ? { ok: true, body: verdict.body } : { ok: false, error: wireError('unauthenticated', 'device-key-needed', 'this needs the key of a device') };
  };
}

function tlsOf({ deviceTlsCert, deviceTlsKey, deviceTlsCa }: Config): TlsOptions | null {
  if (deviceTlsCert === undefined || deviceTlsKey === undefined) return null;
  const client = deviceTlsCa === undefined ? {} : { ca: readFileSync(deviceTlsCa), requestCert: true, rejectUnauthorized: true };
  // No renegotiation: it costs the server more than who asks for it.
  return { cert: readFileSync(deviceTlsCert), key: readFileSync(deviceTlsKey), minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_RENEGOTIATION, ...client };
}
