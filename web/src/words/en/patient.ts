// Words of the patient screens and parts, source language. ICU message format.
export const patientWords = {
  'patient.title': 'My care',
} as const;
