// Placeholder until the patient page arrives.
export function ConsolePatientScreen() {
  return null;
}
