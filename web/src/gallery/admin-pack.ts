// The invented pack of the gallery: short, with comments, a shared plan and two languages. Not for any site.
export const fixtureSource = `# Vall Gran, 112: an invented pack for looking at screens.
schema: 1
id: ad-112
version: 4
region: AD
title:
  ca: "Vall Gran, 112"
  en: "Vall Gran, 112"
notice:
  ca: "Un punt de partida, no una ordre clínica."
  en: "A starting point, not a clinical order."
languages: [ca, en]
language: ca
timeZone: Europe/Andorra
validFrom: 2026-11-01

sources:
  - id: bls-erc
    title: "European Resuscitation Council Guidelines: Basic Life Support"
    publisher: European Resuscitation Council
    url: "https://cprguidelines.eu/"
    accessed: 2026-11-20
  - id: fast
    title: Recognising stroke in other people
    publisher: North West Ambulance Service NHS Trust
    url: "https://www.nwas.nhs.uk/"
    accessed: 2026-11-20

numbers:
  - id: emergency
    number: "112"
    label: { ca: Emergències, en: Emergency }

promise:
  reachedWithinS: 30
  silentAtMostS: 60

kinds:
  cardiac-arrest:
    title: { ca: Aturada cardíaca, en: Cardiac arrest }
    raisedBy:
      alarms:
        - condition: heart-rate-low
          priority: high
      staff: true
    isCritical: true
    needs: [als, paramedic, physician, icu-nurse]
    # One plan for all that cannot wait.
    steps: &critical
      - id: nearest
        roles: [nurse]
        offerTo: 3
        waitS: 10 # measured in the spring drill
      - id: cardiology
        when:
          - type: hours
            from: "22:00"
            to: "07:00"
        onCall: [cardiology]
        alerts: [desk-phone]
        waitS: 15
      - id: whole-team
        roles: [nurse, doctor, dispatcher]
        offerTo: 20
        waitS: 30
      - id: fail-safe
        roles: [dispatcher, coordinator]
        alerts: [desk-phone, siren]
        channels: [app, push, sms, voice, email]
        waitS: 60
        isFailSafe: true
    repeatLastEveryS: 60
    checklist:
      - id: call
        source: bls-erc
        text:
          ca: "Comenceu compressions: 100–120 per minut."
          en: "Start compressions: 100–120 a minute."
      - id: aed
        source: bls-erc
        text:
          ca: "Envieu algú a buscar el DEA."
          en: "Send somebody for the AED."
    handOver:
      ca: "Hora de l’aturada, xocs, fàrmacs, ritme ara."
      en: "Time of arrest, shocks, drugs, rhythm now."
    familyNotice: with-consent
  stroke:
    title: { ca: Sospita d’ictus, en: Suspected stroke }
    raisedBy:
      staff: true
    isCritical: true
    needs: [als, paramedic, physician]
    steps: *critical
    repeatLastEveryS: 60
    checklist:
      - id: face
        source: fast
        text:
          ca: "Cara, braços, parla: un sol signe nou ja n’hi ha prou."
          en: "Face, arms, speech: one new sign is enough."
    handOver:
      ca: "Quan es va veure bé per darrera vegada; anticoagulants."
      en: "When last seen well; blood thinners."
    familyNotice: with-consent
  technical:
    title: { ca: Emergència tècnica, en: Technical emergency }
    raisedBy:
      alarms:
        - condition: no-data
          priority: medium
      staff: true
    isCritical: false
    steps:
      - id: ward
        roles: [nurse]
        channels: [app, push]
        waitS: 20
      - id: fail-safe
        roles: [dispatcher, coordinator]
        waitS: 60
        isFailSafe: true
    checklist:
      - id: look
        source: bls-erc
        text:
          ca: "Aneu al llit i mireu el pacient."
          en: "Go to the bed and look at the patient."
    handOver:
      ca: "Què fallava i des de quan."
      en: "What failed and since when."
    familyNotice: none
`;

/** The same while it is being changed: a wait past the promise, a missing translation, a comma too few. */
export const changedSource = fixtureSource
  .replace('waitS: 10 # measured', 'waitS: 6 # measured')
  .replace('onCall: [cardiology]', 'onCall: [cardiology-on-call-of-the-whole-valley-and-its-two-hospitals]')
  .replace('          en: "Send somebody for the AED."\n', '')
  .replace('number: "112"', 'number: "116"');
export const brokenSource = fixtureSource.replace('languages: [ca, en]', 'languages: [ca, en');
