// What an app reads first: where to ask, and what can be asked (SMART App Launch 2.2, .well-known/smart-configuration). Pure.
export const smartConfiguration = (origin: string): object => ({
  issuer: `${origin}/fhir/R4`,
  authorization_endpoint: `${origin}/smart/authorize`,
  token_endpoint: `${origin}/smart/token`,
  introspection_endpoint: `${origin}/smart/introspect`,
  revocation_endpoint: `${origin}/smart/revoke`,
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
  scopes_supported: ['launch', 'launch/patient', 'patient/Patient.r', 'patient/Observation.rs', 'user/Patient.r', 'user/Observation.rs', 'system/Patient.rs', 'system/Observation.rs', 'offline_access', 'online_access'],
  capabilities: [
    'launch-ehr', 'launch-standalone', 'client-public', 'client-confidential-symmetric', 'client-confidential-asymmetric', 'context-ehr-patient', 'context-standalone-patient',
    'permission-patient', 'permission-user', 'permission-offline', 'permission-online', 'permission-v2', 'permission-v1',
  ],
});
