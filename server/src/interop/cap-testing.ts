// A CAP 1.2 message to vary. Only tests use it.
export interface SampleCap {
  identifier?: string;
  sender?: string;
  sent?: string;
  status?: string;
  msgType?: string;
  references?: string;
  expires?: string;
  event?: string;
}

export function sampleCap(given: SampleCap = {}): string {
  const { identifier = 'flood-2026-11', sender = 'met@example.org', sent = '2026-11-25T03:00:00+01:00', status = 'Actual', msgType = 'Alert', references, expires = '2026-11-25T15:00:00+01:00', event = 'Flood &amp; slide <![CDATA[5 < 6]]>' } = given;
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>${identifier}</identifier>
  <sender>${sender}</sender>
  <sent>${sent}</sent>
  <status>${status}</status>
  <msgType>${msgType}</msgType>
  <scope>Public</scope>${references === undefined ? '' : `\n  <references>${references}</references>`}
  <info>
    <language>en</language>
    <category>Met</category>
    <category>Safety</category>
    <event>${event}</event>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <expires>${expires}</expires>
    <senderName>Met office</senderName>
    <headline>Rivers rise tonight</headline>
    <description>More than 80 mm in six hours.</description>
    <instruction>Keep away from the river.</instruction>
    <area>
      <areaDesc>Lower valley</areaDesc>
      <polygon>42.4,1.4 42.6,1.4 42.6,1.6 42.4,1.4</polygon>
      <circle>42.5,1.5 12.5</circle>
    </area>
  </info>
</alert>`;
}

export const SAMPLE = sampleCap();
