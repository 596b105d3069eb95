// The words of printed incidents in three languages. `en` is the source; the others have each of its keys or do not compile.
// Kept apart from the screens' words: a document is printed by the server, and says codes it does not know as they are.
const en = {
  title: 'Incident record', drill: 'DRILL: NOT REAL', test: 'TEST: NOT REAL', page: 'Page {page} of {pages}', made: 'Made {at} · incident {id} · SHA-256 {hash}…',
  whole: 'Times are of {zone}. SHA-256 of the record (canonical JSON, without who saw it): {hash}',
  patient: 'Patient', place: 'Place', kind: 'Kind', status: 'Status', outcome: 'Outcome', opened: 'Opened', closed: 'Closed', holder: 'Who held it', plan: 'Plan', network: 'Network',
  figures: 'Figures', figure: 'Stretch', took: 'Took', line: 'Held against', none: 'None.', within: 'within {s} s: {verdict}', met: 'met', missed: 'missed',
  timeline: 'Timeline', time: 'Time', what: 'What happened', who: 'Who',
  pages: 'Pages, and what devices said', recipient: 'To', channel: 'By', purpose: 'Why', intended: 'Noted', sent: 'Sent', delivered: 'Delivered', shown: 'Shown', acknowledged: 'Confirmed', failed: 'failed',
  pagesNote: 'Sent: the carrier took it. Delivered, shown and confirmed are what the device itself said. Milliseconds after it was noted.',
  considered: 'Whom each round considered', round: 'Round', asked: 'asked', passed: 'not asked',
  alarms: 'Alarms', condition: 'Condition', priority: 'Priority', from: 'From', to: 'To', phases: 'Phases',
  readings: 'Readings', vital: 'Vital', count: 'Shown', first: 'First', lowest: 'Lowest', highest: 'Highest', last: 'Last', readingsNote: 'From ten minutes before the first reading to the end, thinned: the lowest and highest of each stretch are kept.',
  views: 'Who saw it', through: 'Through', times: 'Times', refused: 'refused',
  'f.reading-to-alarm': 'First reading to alarm', 'f.reading-to-opened': 'First reading to emergency', 'f.opened-to-paged': 'Emergency to first page sent', 'f.paged-to-receipt': 'First page sent to first device receipt',
  'f.sought-to-answered': 'Seeking to first person who answered', 'f.sought-to-accepted': 'Seeking to accepted', 'f.turnout': 'Accepted to on the way', 'f.accepted-to-on-scene': 'Accepted to there',
  'f.opened-to-on-scene': 'Emergency to there', 'f.opened-to-closed': 'Emergency to closed',
  't.reading': 'Reading {vital} {value}', 't.alarm': 'Alarm {conditionKey} ({priority})', 't.opened': 'Emergency opened', 't.countdown-started': 'Countdown: may still be cancelled', 't.cancelled': 'Cancelled',
  't.step-started': 'Step {step} started, round {round}', 't.step-skipped': 'Step skipped: {reason}', 't.offered': 'Asked to go', 't.paged': 'Page by {channel}', 't.receipt': 'Page {rung} ({channel})', 't.page-failed': 'Page by {channel} failed: {failure}',
  't.acknowledged': 'Seen', 't.accepted': 'Goes', 't.declined': 'Cannot go: {reason}', 't.offer-expired': 'No answer: {reason}', 't.stood-down': 'Stood down: {reason}', 't.status-changed': '{status}', 't.handed-over': 'Handed over to {to}',
  't.fail-safe': 'Fail-safe: phone {number}', 't.closed': 'Closed: {outcome}', 't.quarantined': 'Set aside after a fault; the fail-safe was paged',
  't.taken-over': 'Taken over from {from}', 't.escalated': 'Next step asked for', 't.call-back-asked': 'Asked to be called back', 't.call-back-done': 'Called back {whom}', 't.went-off-duty': 'Went off duty', 't.on-call-changed': 'Another holds {duty}',
  't.carrier-reported': 'Carrier: {status} ({channel})', 't.question-answered': 'Answered {questionId}: {answerId}', 't.reclassified': 'From {from} to {kind}', 't.joined': 'Another emergency joined: {kind}', 't.offered-by-hand': 'Offered by hand to {to}: {reason}', 't.place-accepted': 'Comes as {place}', 't.place-status': '{place}: {status}', 't.place-left': 'No longer {place}: {reason}', 't.moving': 'Moves, by their position', 't.sooner-suggested': 'Could be there sooner: {etaS} s instead of {holderEtaS} s ({holder})', 't.sooner-dismissed': 'Not wanted instead: {whom}', 't.destination-named': 'To be taken to {facility}',
  't.ticked': 'Done: {item}', 't.unticked': 'Not done after all: {item}', withheld: 'A specially protected note', consentToYou: 'The consent: to the reader of this copy by name, for the patient’s care.', consentToRole: 'The consent: to this role on the ward and on the care team ({role}), for the patient’s care.', consentUntil: 'Until {at}.', protected: 'Specially protected: {kind}. Not to be passed on without the patient’s consent.', 't.note-protected': 'Note marked as specially protected', 't.note-written': 'Note written', 't.photo-taken': 'Photo taken', 't.status-taken-back': 'Taken back: {status}',
  scene: 'Notes and photos of the scene', saidAt: 'Said at', receivedAt: 'Received', photo: 'Photo {width} × {height}, SHA-256 {hash}',
  'v.emergency': 'the emergency', 'v.patient': 'the patient', 'v.alarm': 'an alarm', 'v.page': 'a page', 'v.unit': 'the ward board', 'v.dispatch': 'the dispatch desk', 'v.other': 'another record',
  'p.offer': 'asked to go', 'p.notify': 'told', 'p.stand-down': 'stood down', 'p.fail-safe': 'last resort',
} as const;

export type DocumentWord = keyof typeof en;
type Words = Record<DocumentWord, string>;

const ca: Words = {
  title: 'Registre de l’incident', drill: 'SIMULACRE: NO ÉS REAL', test: 'PROVA: NO ÉS REAL', page: 'Pàgina {page} de {pages}', made: 'Fet {at} · incident {id} · SHA-256 {hash}…',
  whole: 'Les hores són de {zone}. SHA-256 del registre (JSON canònic, sense qui l’ha vist): {hash}',
  patient: 'Pacient', place: 'Lloc', kind: 'Tipus', status: 'Estat', outcome: 'Resultat', opened: 'Obert', closed: 'Tancat', holder: 'Qui se’n va encarregar', plan: 'Pla', network: 'Xarxa',
  figures: 'Xifres', figure: 'Tram', took: 'Durada', line: 'Comparat amb', none: 'Cap.', within: 'en {s} s: {verdict}', met: 'complert', missed: 'no complert',
  timeline: 'Cronologia', time: 'Hora', what: 'Què va passar', who: 'Qui',
  pages: 'Avisos, i què van dir els dispositius', recipient: 'A', channel: 'Per', purpose: 'Per què', intended: 'Anotat', sent: 'Enviat', delivered: 'Lliurat', shown: 'Mostrat', acknowledged: 'Confirmat', failed: 'fallit',
  pagesNote: 'Enviat: l’operador el va acceptar. Lliurat, mostrat i confirmat és el que va dir el mateix dispositiu. Mil·lisegons després d’anotar-lo.',
  considered: 'A qui va considerar cada ronda', round: 'Ronda', asked: 'se li va demanar', passed: 'no se li va demanar',
  alarms: 'Alarmes', condition: 'Condició', priority: 'Prioritat', from: 'Des de', to: 'Fins a', phases: 'Fases',
  readings: 'Lectures', vital: 'Constant', count: 'Mostrades', first: 'Primera', lowest: 'Mínima', highest: 'Màxima', last: 'Última', readingsNote: 'Des de deu minuts abans de la primera lectura fins al final, aclarides: es conserven la mínima i la màxima de cada tram.',
  views: 'Qui ho ha vist', through: 'A través de', times: 'Vegades', refused: 'refusat',
  'f.reading-to-alarm': 'De la primera lectura a l’alarma', 'f.reading-to-opened': 'De la primera lectura a l’emergència', 'f.opened-to-paged': 'De l’emergència al primer avís enviat', 'f.paged-to-receipt': 'Del primer avís enviat al primer rebut d’un dispositiu',
  'f.sought-to-answered': 'De la cerca a la primera persona que respon', 'f.sought-to-accepted': 'De la cerca a l’acceptació', 'f.turnout': 'De l’acceptació a en camí', 'f.accepted-to-on-scene': 'De l’acceptació a l’arribada',
  'f.opened-to-on-scene': 'De l’emergència a l’arribada', 'f.opened-to-closed': 'De l’emergència al tancament',
  't.reading': 'Lectura {vital} {value}', 't.alarm': 'Alarma {conditionKey} ({priority})', 't.opened': 'Emergència oberta', 't.countdown-started': 'Compte enrere: encara es pot anul·lar', 't.cancelled': 'Anul·lada',
  't.step-started': 'Comença el pas {step}, ronda {round}', 't.step-skipped': 'Pas omès: {reason}', 't.offered': 'Se li demana d’anar-hi', 't.paged': 'Avís per {channel}', 't.receipt': 'Avís {rung} ({channel})', 't.page-failed': 'Avís per {channel} fallit: {failure}',
  't.acknowledged': 'Vist', 't.accepted': 'Hi va', 't.declined': 'No hi pot anar: {reason}', 't.offer-expired': 'Sense resposta: {reason}', 't.stood-down': 'Alliberat: {reason}', 't.status-changed': '{status}', 't.handed-over': 'Traspassat a {to}',
  't.fail-safe': 'Últim recurs: truqueu al {number}', 't.closed': 'Tancada: {outcome}', 't.quarantined': 'Apartada per un error; s’ha avisat l’últim recurs',
  't.taken-over': 'Pres de {from}', 't.escalated': 'S’ha demanat el pas següent', 't.call-back-asked': 'Demana que se li torni la trucada', 't.call-back-done': 'S’ha tornat la trucada a {whom}', 't.went-off-duty': 'Ha acabat el servei', 't.on-call-changed': 'Una altra persona té {duty}',
  't.carrier-reported': 'Operador: {status} ({channel})', 't.question-answered': 'Resposta a {questionId}: {answerId}', 't.reclassified': 'De {from} a {kind}', 't.joined': 'S’hi ha unit una altra emergència: {kind}', 't.offered-by-hand': 'Oferta a mà a {to}: {reason}', 't.place-accepted': 'Hi va com a {place}', 't.place-status': '{place}: {status}', 't.place-left': 'Ja no és {place}: {reason}', 't.moving': 'Es mou, segons la posició', 't.sooner-suggested': 'Hi podria ser abans: {etaS} s en lloc de {holderEtaS} s ({holder})', 't.sooner-dismissed': 'No es vol en lloc seu: {whom}', 't.destination-named': 'Destinació: {facility}',
  't.ticked': 'Fet: {item}', 't.unticked': 'Al final no fet: {item}', withheld: 'Una nota especialment protegida', consentToYou: 'El consentiment: a qui llegeix aquesta còpia, pel nom, per atendre el pacient.', consentToRole: 'El consentiment: a aquest rol de la planta i de l’equip d’atenció ({role}), per atendre el pacient.', consentUntil: 'Fins al {at}.', protected: 'Especialment protegida: {kind}. No es pot passar sense el consentiment del pacient.', 't.note-protected': 'Nota marcada com a especialment protegida', 't.note-written': 'Nota escrita', 't.photo-taken': 'Foto feta', 't.status-taken-back': 'Retirat: {status}',
  scene: 'Notes i fotos del lloc', saidAt: 'Dit a les', receivedAt: 'Rebut', photo: 'Foto {width} × {height}, SHA-256 {hash}',
  'v.emergency': 'l’emergència', 'v.patient': 'el pacient', 'v.alarm': 'una alarma', 'v.page': 'un avís', 'v.unit': 'el tauler de la unitat', 'v.dispatch': 'la taula de coordinació', 'v.other': 'un altre registre',
  'p.offer': 'se li demana d’anar-hi', 'p.notify': 'informat', 'p.stand-down': 'alliberat', 'p.fail-safe': 'últim recurs',
};

const es: Words = {
  title: 'Registro del incidente', drill: 'SIMULACRO: NO ES REAL', test: 'PRUEBA: NO ES REAL', page: 'Página {page} de {pages}', made: 'Hecho {at} · incidente {id} · SHA-256 {hash}…',
  whole: 'Las horas son de {zone}. SHA-256 del registro (JSON canónico, sin quién lo vio): {hash}',
  patient: 'Paciente', place: 'Lugar', kind: 'Tipo', status: 'Estado', outcome: 'Resultado', opened: 'Abierto', closed: 'Cerrado', holder: 'Quién lo llevó', plan: 'Plan', network: 'Red',
  figures: 'Cifras', figure: 'Tramo', took: 'Duración', line: 'Comparado con', none: 'Ninguno.', within: 'en {s} s: {verdict}', met: 'cumplido', missed: 'no cumplido',
  timeline: 'Cronología', time: 'Hora', what: 'Qué pasó', who: 'Quién',
  pages: 'Avisos, y qué dijeron los dispositivos', recipient: 'A', channel: 'Por', purpose: 'Por qué', intended: 'Anotado', sent: 'Enviado', delivered: 'Entregado', shown: 'Mostrado', acknowledged: 'Confirmado', failed: 'fallido',
  pagesNote: 'Enviado: el operador lo aceptó. Entregado, mostrado y confirmado es lo que dijo el propio dispositivo. Milisegundos después de anotarlo.',
  considered: 'A quién consideró cada ronda', round: 'Ronda', asked: 'se le pidió', passed: 'no se le pidió',
  alarms: 'Alarmas', condition: 'Condición', priority: 'Prioridad', from: 'Desde', to: 'Hasta', phases: 'Fases',
  readings: 'Lecturas', vital: 'Constante', count: 'Mostradas', first: 'Primera', lowest: 'Mínima', highest: 'Máxima', last: 'Última', readingsNote: 'Desde diez minutos antes de la primera lectura hasta el final, aclaradas: se conservan la mínima y la máxima de cada tramo.',
  views: 'Quién lo vio', through: 'A través de', times: 'Veces', refused: 'rechazado',
  'f.reading-to-alarm': 'De la primera lectura a la alarma', 'f.reading-to-opened': 'De la primera lectura a la emergencia', 'f.opened-to-paged': 'De la emergencia al primer aviso enviado', 'f.paged-to-receipt': 'Del primer aviso enviado al primer recibo de un dispositivo',
  'f.sought-to-answered': 'De la búsqueda a la primera persona que responde', 'f.sought-to-accepted': 'De la búsqueda a la aceptación', 'f.turnout': 'De la aceptación a en camino', 'f.accepted-to-on-scene': 'De la aceptación a la llegada',
  'f.opened-to-on-scene': 'De la emergencia a la llegada', 'f.opened-to-closed': 'De la emergencia al cierre',
  't.reading': 'Lectura {vital} {value}', 't.alarm': 'Alarma {conditionKey} ({priority})', 't.opened': 'Emergencia abierta', 't.countdown-started': 'Cuenta atrás: aún se puede anular', 't.cancelled': 'Anulada',
  't.step-started': 'Empieza el paso {step}, ronda {round}', 't.step-skipped': 'Paso omitido: {reason}', 't.offered': 'Se le pide que vaya', 't.paged': 'Aviso por {channel}', 't.receipt': 'Aviso {rung} ({channel})', 't.page-failed': 'Aviso por {channel} fallido: {failure}',
  't.acknowledged': 'Visto', 't.accepted': 'Va', 't.declined': 'No puede ir: {reason}', 't.offer-expired': 'Sin respuesta: {reason}', 't.stood-down': 'Liberado: {reason}', 't.status-changed': '{status}', 't.handed-over': 'Traspasado a {to}',
  't.fail-safe': 'Último recurso: llame al {number}', 't.closed': 'Cerrada: {outcome}', 't.quarantined': 'Apartada por un fallo; se avisó al último recurso',
  't.taken-over': 'Tomado de {from}', 't.escalated': 'Se pidió el paso siguiente', 't.call-back-asked': 'Pide que le devuelvan la llamada', 't.call-back-done': 'Se devolvió la llamada a {whom}', 't.went-off-duty': 'Terminó el servicio', 't.on-call-changed': 'Otra persona tiene {duty}',
  't.carrier-reported': 'Operador: {status} ({channel})', 't.question-answered': 'Respuesta a {questionId}: {answerId}', 't.reclassified': 'De {from} a {kind}', 't.joined': 'Se unió otra emergencia: {kind}', 't.offered-by-hand': 'Ofrecida a mano a {to}: {reason}', 't.place-accepted': 'Va como {place}', 't.place-status': '{place}: {status}', 't.place-left': 'Ya no es {place}: {reason}', 't.moving': 'Se mueve, según su posición', 't.sooner-suggested': 'Podría llegar antes: {etaS} s en vez de {holderEtaS} s ({holder})', 't.sooner-dismissed': 'No se quiere en su lugar: {whom}', 't.destination-named': 'Destino: {facility}',
  't.ticked': 'Hecho: {item}', 't.unticked': 'Al final no hecho: {item}', withheld: 'Una nota especialmente protegida', consentToYou: 'El consentimiento: a quien lee esta copia, por su nombre, para atender al paciente.', consentToRole: 'El consentimiento: a este rol de la planta y del equipo de atención ({role}), para atender al paciente.', consentUntil: 'Hasta el {at}.', protected: 'Especialmente protegida: {kind}. No puede pasarse sin el consentimiento del paciente.', 't.note-protected': 'Nota marcada como especialmente protegida', 't.note-written': 'Nota escrita', 't.photo-taken': 'Foto hecha', 't.status-taken-back': 'Retirado: {status}',
  scene: 'Notas y fotos del lugar', saidAt: 'Dicho a las', receivedAt: 'Recibido', photo: 'Foto {width} × {height}, SHA-256 {hash}',
  'v.emergency': 'la emergencia', 'v.patient': 'el paciente', 'v.alarm': 'una alarma', 'v.page': 'un aviso', 'v.unit': 'el panel de la unidad', 'v.dispatch': 'la mesa de coordinación', 'v.other': 'otro registro',
  'p.offer': 'se le pide que vaya', 'p.notify': 'informado', 'p.stand-down': 'liberado', 'p.fail-safe': 'último recurso',
};

const words = { en, ca, es } as const;
export type DocumentLanguage = keyof typeof words;
export type SayDocument = (word: DocumentWord, values?: Readonly<Record<string, string | number>>) => string;

export function documentWords(language: DocumentLanguage): SayDocument {
  return (word, values = {}) => words[language][word].replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
