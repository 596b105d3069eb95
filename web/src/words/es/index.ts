// All words of one language, area by area; each surface owns the file of its name.
import { shellWords } from './shell.ts';
import { designWords } from './design.ts';
import { consoleWords } from './console.ts';
import { chartWords } from './chart.ts';
import { endedWords } from './ended.ts';
import { importWords } from './imports.ts';
import { importFlawWords } from './import-flaws.ts';
import { devicesWords } from './devices.ts';
import { ownReadingsWords } from './own-readings.ts';
import { daysWords } from './days.ts';
import { sensorsWords } from './sensors.ts';
import { devicePageWords } from './device-page.ts';
import { deviceKeysWords } from './device-keys.ts';
import { galleryWords } from './gallery.ts';
import { responderWords } from './responder.ts';
import { patientWords } from './patient.ts';
import { expectedWords } from './expected.ts';
import { familyWords } from './family.ts';
import { careTeamWords } from './care-team.ts';
import { consentWords } from './consent.ts';
import { consentAppWords } from './consent-apps.ts';
import { protectedWords } from './protected.ts';
import { proxyWords } from './proxies.ts';
import { sharedCareWords } from './shared-care.ts';
import { sharedReviewWords } from './shared-review.ts';
import { whyWords } from './why.ts';
import { passesWords } from './passes.ts';
import { dispatchWords } from './dispatch.ts';
import { inboxWords } from './inbox.ts';
import { reachabilityWords } from './reachability.ts';
import { rankingWords } from './ranking.ts';
import { coverageWords } from './coverage.ts';
import { weighingWords } from './weighing.ts';
import { vehicleWords } from './vehicles.ts';
import { waveformWords } from './waveforms.ts';
import { assignmentWords } from './assignment.ts';
import { setAsideWords } from './set-aside.ts';
import { teamWords } from './team.ts';
import { rotasWords } from './rotas.ts';
import { answerWords } from './answer.ts';
import { emergencyWords } from './emergency.ts';
import { sceneWords } from './scene.ts';
import { incidentWords } from './incident.ts';
import { adminWords } from './admin.ts';
import { burdenWords } from './burden.ts';
import { privacyWords } from './privacy.ts';
import { myDataWords } from './my-data.ts';
import { pastRecordWords } from './past-records.ts';
import { privacyRequestsWords } from './privacy-requests.ts';
import { processingWords } from './processing.ts';
import { rulesWords } from './rules.ts';
import { ruleFormsWords } from './rule-forms.ts';
import { programmesWords } from './programmes.ts';
import { retentionWords } from './retention.ts';
import { signalWords } from './signals.ts';
import { mapWords } from './map.ts';
import { signOnWords } from './sign-on.ts';
import { appsWords } from './apps.ts';
import { breakGlassWords } from './break-glass.ts';
import { registeredAppsWords } from './registered-apps.ts';
import { providerWords } from './provider.ts';
import { staffWords } from './staff.ts';
import { invitationWords } from './invitations.ts';
import { changeWords } from './changes.ts';
import { accountWords } from './account.ts';
import { recoveryWords } from './recovery.ts';
import { boundsWords } from './bounds.ts';
import { facilityAdminWords } from './facility-admin.ts';
import { facilitiesWords } from './facilities.ts';
import { secondStepWords } from './second-step.ts';

export const es = {
  ...shellWords,
  ...designWords,
  ...consoleWords,
  ...chartWords,
  ...endedWords,
  ...importWords,
  ...importFlawWords,
  ...devicesWords,
  ...ownReadingsWords,
  ...daysWords,
  ...sensorsWords,
  ...devicePageWords,
  ...deviceKeysWords,
  ...galleryWords,
  ...responderWords,
  ...patientWords,
  ...expectedWords,
  ...familyWords,
  ...careTeamWords,
  ...consentWords,
  ...consentAppWords,
  ...protectedWords,
  ...proxyWords,
  ...sharedCareWords,
  ...sharedReviewWords,
  ...whyWords,
  ...passesWords,
  ...dispatchWords,
  ...inboxWords,
  ...reachabilityWords,
  ...answerWords,
  ...emergencyWords,
  ...rankingWords,
  ...coverageWords,
  ...assignmentWords,
  ...setAsideWords,
  ...teamWords,
  ...weighingWords,
  ...vehicleWords,
  ...waveformWords,
  ...rotasWords,
  ...sceneWords,
  ...incidentWords,
  ...adminWords,
  ...rulesWords,
  ...ruleFormsWords,
  ...programmesWords,
  ...retentionWords,
  ...signalWords,
  ...burdenWords,
  ...privacyWords,
  ...myDataWords,
  ...pastRecordWords,
  ...privacyRequestsWords,
  ...processingWords,
  ...mapWords,
  ...signOnWords,
  ...appsWords,
  ...breakGlassWords,
  ...registeredAppsWords,
  ...providerWords,
  ...staffWords,
  ...invitationWords,
  ...changeWords,
  ...accountWords,
  ...secondStepWords,
  ...recoveryWords,
  ...boundsWords,
  ...facilityAdminWords,
  ...facilitiesWords,
};
