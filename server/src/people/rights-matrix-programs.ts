// The rights matrix of programs: service accounts and apps, by what they may ask over FHIR. Asked cell by cell on a running server, with a record of
// their own tenant's ward, of another tenant and a random one. They ask nothing else: no endpoint of people or devices, no topic.

/** Of a service by its wards; of an app by the person who allowed it, with patient/ scopes of the ward's patient or with user/ scopes. */
export const programColumns = ['service', 'service of another ward', 'narrow service', 'patient’s app', 'nurse’s app', 'other nurse’s app', 'relative’s app', 'admin’s app'] as const;
export type ProgramColumn = (typeof programColumns)[number];
/** `ok`: answered. `404`: as if it did not exist. `403`: not for programs, or not within its scopes. */
export type ProgramCell = 'ok' | '403' | '404';

const cells = (text: string): readonly ProgramCell[] => text.trim().split(/\s+/) as ProgramCell[];

/** By method and path below /fhir/R4. An interaction without a row fails the test. */
export const programMatrix: Readonly<Record<string, readonly ProgramCell[]>> = {
  //                                        service elsewhere narrow patient nurse other-nurse relative admin
  // Of a service alone: those of its wards, whichever they are.
  'GET /Patient': cells('                   ok      ok        403    403     403   403         403      403'),
  'GET /Patient/:id': cells('               ok      404       403    ok      ok    404         404      404'),
  'GET /Patient/$export': cells('           ok      ok        ok     403     403   403         403      403'),
  'GET /bulk/:id': cells('                  404     404       404    403     403   403         403      403'),
  'DELETE /bulk/:id': cells('               404     404       404    403     403   403         403      403'),
  'GET /bulk/:id/:file': cells('            404     404       404    403     403   403         403      403'),
  'GET /Observation/:id': cells('           ok      404       ok     ok      ok    404         404      404'),
  'GET /Observation': cells('               ok      404       ok     ok      ok    404         404      404'),
  'POST /Observation': cells('              403     403       403    403     403   403         403      403'),
  'PUT /Observation/:id': cells('           403     403       403    403     403   403         403      403'),
  'POST /': cells('                         403     403       403    403     403   403         403      403'),
};
