// Every address of the app. Each surface is loaded when it is first opened.
import { Navigate, Outlet, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { AboutScreen } from './about/about-screen.tsx';
import { ScreenError } from './design/screen-states.tsx';
import { incidentSearch } from './incident/incident-search.ts';
import { Gate } from './shell/gate.tsx';
import { HomeScreen } from './shell/home-screen.tsx';
import { NotFoundScreen } from './shell/not-found-screen.tsx';
import { onlyInDemo } from './shell/only-in-demo.ts';
import { SignInAs } from './shell/sign-in-as.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundScreen, errorComponent: ScreenError });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomeScreen });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInAs });
const about = createRoute({ getParentRoute: () => root, path: '/about', component: AboutScreen });
const answer = createRoute({ getParentRoute: () => root, path: '/answer', component: lazyRouteComponent(() => import('./answer/answer-screen.tsx'), 'AnswerScreen') });
const recover = createRoute({ getParentRoute: () => root, path: '/recover', component: lazyRouteComponent(() => import('./recovery/recover-screen.tsx'), 'RecoverScreen') });
const invitation = createRoute({ getParentRoute: () => root, path: '/invitation', component: lazyRouteComponent(() => import('./invitation/invitation-screen.tsx'), 'InvitationScreen') });
const stopRecovery = createRoute({ getParentRoute: () => root, path: '/recover/stop', component: lazyRouteComponent(() => import('./recovery/recover-screen.tsx'), 'StopRecoveryScreen') });
const appRequest = createRoute({ getParentRoute: () => root, path: '/smart/authorize', component: lazyRouteComponent(() => import('./apps/app-request-screen.tsx'), 'AppRequestScreen') });
const inbox = createRoute({ getParentRoute: () => root, path: '/demo/inbox', component: lazyRouteComponent(() => import('./inbox/inbox-screen.tsx'), 'InboxScreen') });
/** Invented people, for looking at every state: never an address of a site that treats real ones. */
const demo = createRoute({ getParentRoute: () => root, id: 'demo-only', beforeLoad: onlyInDemo });
const gallery = createRoute({ getParentRoute: () => demo, path: '/gallery', component: lazyRouteComponent(() => import('./gallery/gallery-screen.tsx'), 'GalleryScreen') });
const galleryBoard = createRoute({ getParentRoute: () => demo, path: '/gallery/board', component: lazyRouteComponent(() => import('./gallery/board-gallery.tsx'), 'BoardGallery') });

const galleryPatient = createRoute({ getParentRoute: () => demo, path: '/gallery/patient', component: lazyRouteComponent(() => import('./gallery/patient-gallery.tsx'), 'PatientGallery') });
const gallerySurfaces = createRoute({ getParentRoute: () => demo, path: '/gallery/surfaces', component: lazyRouteComponent(() => import('./gallery/surface-gallery.tsx'), 'SurfaceGallery') });
const galleryMapLoad = createRoute({ getParentRoute: () => demo, path: '/gallery/map-load', component: lazyRouteComponent(() => import('./gallery/map-load-gallery.tsx'), 'MapLoadGallery') });
const galleryBoardLoad = createRoute({ getParentRoute: () => demo, path: '/gallery/board-load', component: lazyRouteComponent(() => import('./gallery/board-load-gallery.tsx'), 'BoardLoadGallery') });
const galleryAdmin = createRoute({ getParentRoute: () => demo, path: '/gallery/admin', component: lazyRouteComponent(() => import('./gallery/admin-gallery.tsx'), 'AdminGallery') });

const gate = createRoute({ getParentRoute: () => root, id: 'signed-in', component: Gate });
const console_ = createRoute({ getParentRoute: () => gate, path: '/console', component: lazyRouteComponent(() => import('./console/console-screen.tsx'), 'ConsoleScreen') });
const consolePatient = createRoute({
  getParentRoute: () => gate,
  path: '/console/patients/$patientId',
  component: lazyRouteComponent(() => import('./console/patient-screen.tsx'), 'ConsolePatientScreen'),
});
const consoleImport = createRoute({ getParentRoute: () => gate, path: '/console/patients/$patientId/import', component: lazyRouteComponent(() => import('./imports/import-screen.tsx'), 'ConsoleImportScreen') });
const ended = createRoute({ getParentRoute: () => gate, path: '/console/ended', component: lazyRouteComponent(() => import('./console/ended-screen.tsx'), 'EndedScreen') });
const breakGlass = createRoute({ getParentRoute: () => gate, path: '/console/break-glass', component: lazyRouteComponent(() => import('./break-glass/break-glass-screen.tsx'), 'BreakGlassScreen') });
const devices = createRoute({ getParentRoute: () => gate, path: '/console/devices', component: lazyRouteComponent(() => import('./devices/devices-screen.tsx'), 'DevicesScreen') });
const patientRules = createRoute({ getParentRoute: () => gate, path: '/console/patients/$patientId/rules', component: lazyRouteComponent(() => import('./rules/patient-rules-screen.tsx'), 'PatientRulesScreen') });
const programmes = createRoute({ getParentRoute: () => gate, path: '/rules/programmes', component: lazyRouteComponent(() => import('./rules/programmes-screen.tsx'), 'ProgrammesScreen') });
const patientDevices = createRoute({ getParentRoute: () => gate, path: '/console/patients/$patientId/devices', component: lazyRouteComponent(() => import('./devices/patient-devices-screen.tsx'), 'PatientDevicesScreen') });
const patientDevice = createRoute({ getParentRoute: () => gate, path: '/console/patients/$patientId/devices/$deviceId', component: lazyRouteComponent(() => import('./devices/device-screen.tsx'), 'DeviceScreen') });
const responder = createRoute({ getParentRoute: () => gate, path: '/responder', component: lazyRouteComponent(() => import('./responder/responder-screen.tsx'), 'ResponderScreen') });
const patient = createRoute({ getParentRoute: () => gate, path: '/patient', component: lazyRouteComponent(() => import('./patient/patient-shell.tsx'), 'PatientShell') });
const patientHome = createRoute({ getParentRoute: () => patient, path: '/', component: lazyRouteComponent(() => import('./patient/patient-screen.tsx'), 'PatientScreen') });
const patientDays = createRoute({ getParentRoute: () => patient, path: '/days', component: lazyRouteComponent(() => import('./patient/days-screen.tsx'), 'DaysScreen') });
const patientImport = createRoute({ getParentRoute: () => patient, path: '/import', component: lazyRouteComponent(() => import('./imports/import-screen.tsx'), 'OwnImportScreen') });
const patientSensors = createRoute({ getParentRoute: () => patient, path: '/sensors', component: lazyRouteComponent(() => import('./bluetooth/sensors-screen.tsx'), 'SensorsScreen') });
const family = createRoute({ getParentRoute: () => gate, path: '/family', component: lazyRouteComponent(() => import('./family/family-screen.tsx'), 'FamilyScreen') });
const dispatch = createRoute({ getParentRoute: () => gate, path: '/dispatch', component: lazyRouteComponent(() => import('./dispatch/dispatch-screen.tsx'), 'DispatchScreen') });
const reach = createRoute({ getParentRoute: () => gate, path: '/reach', component: lazyRouteComponent(() => import('./reachability/my-reach-screen.tsx'), 'MyReachScreen') });
const reachPeople = createRoute({ getParentRoute: () => gate, path: '/reach/people', component: lazyRouteComponent(() => import('./reachability/unreachable-screen.tsx'), 'UnreachableScreen') });
const reachPerson = createRoute({ getParentRoute: () => gate, path: '/reach/people/$personId', component: lazyRouteComponent(() => import('./reachability/person-reach-screen.tsx'), 'PersonReachScreen') });
const rotas = createRoute({ getParentRoute: () => gate, path: '/rotas', component: lazyRouteComponent(() => import('./rotas/rotas-screen.tsx'), 'RotasScreen') });
const rotasMine = createRoute({ getParentRoute: () => gate, path: '/rotas/mine', component: lazyRouteComponent(() => import('./rotas/my-shifts-screen.tsx'), 'MyShiftsScreen') });
const rotaNew = createRoute({ getParentRoute: () => gate, path: '/rotas/new', component: lazyRouteComponent(() => import('./rotas/rota-editor.tsx'), 'NewRotaScreen') });
const rota = createRoute({ getParentRoute: () => gate, path: '/rotas/$rotaId', component: lazyRouteComponent(() => import('./rotas/rota-screen.tsx'), 'RotaScreen') });
const rotaEdit = createRoute({ getParentRoute: () => gate, path: '/rotas/$rotaId/edit', component: lazyRouteComponent(() => import('./rotas/rota-editor.tsx'), 'ChangeRotaScreen') });
const incidents = createRoute({ getParentRoute: () => gate, path: '/incidents', validateSearch: incidentSearch, component: lazyRouteComponent(() => import('./incident/incidents-screen.tsx'), 'IncidentsScreen') });
const hospitals = createRoute({ getParentRoute: () => gate, path: '/hospitals', component: lazyRouteComponent(() => import('./hospitals/hospitals-screen.tsx'), 'HospitalsScreen') });
const incident = createRoute({ getParentRoute: () => gate, path: '/incidents/$emergencyId', component: lazyRouteComponent(() => import('./incident/incident-screen.tsx'), 'IncidentScreen') });

const account = createRoute({ getParentRoute: () => gate, path: '/account', component: lazyRouteComponent(() => import('./account/account-screen.tsx'), 'AccountScreen') });
const privacy = createRoute({ getParentRoute: () => gate, path: '/privacy', component: lazyRouteComponent(() => import('./privacy/audit-search-screen.tsx'), 'AuditSearchScreen') });
const glassReviews = createRoute({ getParentRoute: () => gate, path: '/privacy/break-glass', component: lazyRouteComponent(() => import('./privacy/glass-reviews-screen.tsx'), 'GlassReviewsScreen') });
const requests = createRoute({ getParentRoute: () => gate, path: '/privacy/requests', component: lazyRouteComponent(() => import('./privacy/requests-screen.tsx'), 'RequestsScreen') });
const holds = createRoute({ getParentRoute: () => gate, path: '/privacy/holds', component: lazyRouteComponent(() => import('./privacy/holds-screen.tsx'), 'HoldsScreen') });
const pastRecords = createRoute({ getParentRoute: () => gate, path: '/privacy/past-records', component: lazyRouteComponent(() => import('./privacy/past-records-screen.tsx'), 'PastRecordsScreen') });
const processing = createRoute({ getParentRoute: () => gate, path: '/privacy/record', component: lazyRouteComponent(() => import('./privacy/processing-record-screen.tsx'), 'ProcessingRecordScreen') });
const why = createRoute({ getParentRoute: () => gate, path: '/privacy/why', component: lazyRouteComponent(() => import('./privacy/why-screen.tsx'), 'WhyScreen') });
const consentRules = createRoute({ getParentRoute: () => gate, path: '/privacy/consent-rules', component: lazyRouteComponent(() => import('./protected/consent-rules-screen.tsx'), 'ConsentRulesScreen') });
const proxies = createRoute({ getParentRoute: () => gate, path: '/privacy/proxies', component: lazyRouteComponent(() => import('./proxies/proxies-screen.tsx'), 'ProxiesScreen') });
const actingFor = createRoute({ getParentRoute: () => gate, path: '/account/acting-for', component: lazyRouteComponent(() => import('./proxies/acting-screen.tsx'), 'ActingScreen') });
const sharedReview = createRoute({ getParentRoute: () => gate, path: '/privacy/shared-care', component: lazyRouteComponent(() => import('./shared-care/shared-review-screen.tsx'), 'SharedReviewScreen') });
const recordViews = createRoute({ getParentRoute: () => gate, path: '/patient/record-views', component: lazyRouteComponent(() => import('./privacy/record-views-screen.tsx'), 'RecordViewsScreen') });
const myData = createRoute({ getParentRoute: () => gate, path: '/patient/my-data', component: lazyRouteComponent(() => import('./my-data/my-data-screen.tsx'), 'MyDataScreen') });
const rules = createRoute({ getParentRoute: () => gate, path: '/rules', component: lazyRouteComponent(() => import('./rules/rules-screen.tsx'), 'RulesScreen') });
const ruleSet = createRoute({ getParentRoute: () => gate, path: '/rules/$version', component: lazyRouteComponent(() => import('./rules/rule-set-screen.tsx'), 'RuleSetScreen') });
const dispatchVehicles = createRoute({ getParentRoute: () => gate, path: '/dispatch/vehicles', component: lazyRouteComponent(() => import('./vehicles/vehicles-screen.tsx'), 'VehiclesScreen') });
const dispatchTracks = createRoute({
  getParentRoute: () => gate, path: '/dispatch/tracks', validateSearch: (search): { of?: string } => (typeof search['of'] === 'string' ? { of: search['of'] } : {}),
  component: lazyRouteComponent(() => import('./vehicles/track-screen.tsx'), 'TrackScreen'),
});
const responderTrack = createRoute({ getParentRoute: () => gate, path: '/responder/track', component: lazyRouteComponent(() => import('./vehicles/track-screen.tsx'), 'MyTrackScreen') });
const responderKit = createRoute({ getParentRoute: () => gate, path: '/responder/kit', component: lazyRouteComponent(() => import('./ranking/my-kit-screen.tsx'), 'MyKitScreen') });

const burden = createRoute({ getParentRoute: () => gate, path: '/rules/burden', component: lazyRouteComponent(() => import('./burden/burden-screen.tsx'), 'BurdenScreen') });
const reviews = createRoute({ getParentRoute: () => gate, path: '/rules/burden/$unitId/reviews', component: lazyRouteComponent(() => import('./burden/reviews-screen.tsx'), 'ReviewsScreen') });
const limitList = createRoute({ getParentRoute: () => gate, path: '/rules/burden/$unitId/limits', component: lazyRouteComponent(() => import('./burden/limit-list-screen.tsx'), 'LimitListScreen') });

const admin = createRoute({ getParentRoute: () => gate, path: '/admin', component: lazyRouteComponent(() => import('./admin/admin-shell.tsx'), 'AdminShell') });
const adminLimits = createRoute({ getParentRoute: () => admin, path: '/limits', component: lazyRouteComponent(() => import('./admin/limits-screen.tsx'), 'LimitsScreen') });
const adminNetworks = createRoute({ getParentRoute: () => admin, path: '/networks', component: lazyRouteComponent(() => import('./shared-care/networks-screen.tsx'), 'NetworksScreen') });
const sharedWithUs = createRoute({ getParentRoute: () => gate, path: '/console/shared', component: lazyRouteComponent(() => import('./shared-care/shared-with-us-screen.tsx'), 'SharedWithUsScreen') });
const sharedPatient = createRoute({ getParentRoute: () => gate, path: '/console/shared/$sharedCareId', component: lazyRouteComponent(() => import('./shared-care/shared-patient-screen.tsx'), 'SharedPatientScreen') });
const adminWaysIn = createRoute({ getParentRoute: () => admin, path: '/ways-in', component: lazyRouteComponent(() => import('./admin/ways-in-screen.tsx'), 'WaysInScreen') });
const adminKeys = createRoute({ getParentRoute: () => admin, path: '/keys', component: lazyRouteComponent(() => import('./devices/device-keys-screen.tsx'), 'DeviceKeysScreen') });
const adminRecord = createRoute({ getParentRoute: () => admin, path: '/record', component: lazyRouteComponent(() => import('./privacy/processing-record-screen.tsx'), 'AdminRecordScreen') });
const adminFacilities = createRoute({ getParentRoute: () => admin, path: '/facilities', component: lazyRouteComponent(() => import('./facilities/facilities-screen.tsx'), 'FacilitiesScreen') });
const adminPeople = createRoute({ getParentRoute: () => admin, path: '/people', component: lazyRouteComponent(() => import('./people/people-screen.tsx'), 'PeopleScreen') });
const adminSignOn = createRoute({ getParentRoute: () => admin, path: '/sign-on', component: lazyRouteComponent(() => import('./sign-on/sign-on-screen.tsx'), 'SignOnScreen') });
const adminApps = createRoute({ getParentRoute: () => admin, path: '/apps', component: lazyRouteComponent(() => import('./apps/apps-screen.tsx'), 'AppsScreen') });
const adminRetention = createRoute({ getParentRoute: () => admin, path: '/retention', component: lazyRouteComponent(() => import('./admin/retention-screen.tsx'), 'RetentionScreen') });
const adminHome = createRoute({ getParentRoute: () => admin, path: '/', component: () => <Navigate to="/admin/protocols" replace /> });
const adminProtocols = createRoute({ getParentRoute: () => admin, path: '/protocols', component: lazyRouteComponent(() => import('./admin/protocols-screen.tsx'), 'ProtocolsScreen') });
const adminPack = createRoute({ getParentRoute: () => admin, path: '/protocols/$packId/$version', component: lazyRouteComponent(() => import('./admin/pack-screen.tsx'), 'PackScreen') });
const adminEditor = createRoute({ getParentRoute: () => admin, path: '/protocols/$packId/$version/edit', component: lazyRouteComponent(() => import('./admin/editor-screen.tsx'), 'EditorScreen') });
const adminDryRun = createRoute({
  getParentRoute: () => admin,
  path: '/dry-run',
  validateSearch: (search): { packId?: string; version?: number } => ({
    ...(typeof search['packId'] === 'string' ? { packId: search['packId'] } : {}), ...(typeof search['version'] === 'number' ? { version: search['version'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./admin/dry-run-screen.tsx'), 'DryRunScreen'),
});
const adminDrills = createRoute({ getParentRoute: () => admin, path: '/drills', component: lazyRouteComponent(() => import('./admin/drills-screen.tsx'), 'DrillsScreen') });
const adminVehicles = createRoute({ getParentRoute: () => admin, path: '/vehicles', component: lazyRouteComponent(() => import('./vehicles/vehicles-screen.tsx'), 'VehiclesScreen') });
const adminRanking = createRoute({ getParentRoute: () => admin, path: '/ranking', component: lazyRouteComponent(() => import('./ranking/ranking-policy-screen.tsx'), 'RankingPolicyScreen') });
const adminKits = createRoute({ getParentRoute: () => admin, path: '/kits', component: lazyRouteComponent(() => import('./ranking/kits-screen.tsx'), 'KitsScreen') });
const adminDevices = createRoute({ getParentRoute: () => admin, path: '/devices', component: lazyRouteComponent(() => import('./admin/devices-screen.tsx'), 'DevicesScreen') });

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, about, answer, recover, stopRecovery, invitation, appRequest, inbox, demo.addChildren([gallery, galleryBoard, galleryPatient, gallerySurfaces, galleryMapLoad, galleryBoardLoad, galleryAdmin]), gate.addChildren([account, privacy, glassReviews, requests, holds, pastRecords, processing, why, consentRules, proxies, sharedReview, actingFor, recordViews, myData, breakGlass, dispatchVehicles, dispatchTracks, responderTrack, responderKit, console_, consolePatient, sharedWithUs, sharedPatient, patientRules, consoleImport, ended, patientDevices, patientDevice, devices, responder, patient.addChildren([patientHome, patientDays, patientImport, patientSensors]), family, dispatch, incidents, incident, hospitals, rotas, rotasMine, rotaNew, rota, rotaEdit, reach, reachPeople, reachPerson, rules, ruleSet, programmes, burden, reviews, limitList, admin.addChildren([adminHome, adminPeople, adminFacilities, adminRecord, adminSignOn, adminApps, adminRetention, adminProtocols, adminPack, adminEditor, adminDryRun, adminDrills, adminDevices, adminKeys, adminLimits, adminNetworks, adminWaysIn, adminRanking, adminKits, adminVehicles])])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
