import { at, eachAt, memberNames, peek } from "@gatehouse/adapter/field";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import type { Resource } from "./resources.ts";

/** Elements every resource has. */
const ofAll = "resourceType id meta implicitRules language text contained identifier status";

/**
 * Elements of FHIR R4 that this adapter knows and, where it does not use them, deliberately does not share: references
 * to other records, who recorded what, workflow. What stands neither here nor below is unknown and reported as such.
 */
const elements: Readonly<Record<string, string>> = {
  AllergyIntolerance:
    "clinicalStatus verificationStatus type category criticality code patient encounter onsetDateTime onsetAge onsetPeriod onsetRange onsetString recordedDate recorder asserter lastOccurrence note reaction",
  Appointment:
    "cancelationReason serviceCategory serviceType specialty appointmentType reasonCode reasonReference priority description supportingInformation start end minutesDuration slot created comment patientInstruction basedOn participant requestedPeriod",
  Bundle: "type timestamp total link entry signature",
  AuditEvent: "type subtype action period recorded outcome outcomeDesc purposeOfEvent agent source entity",
  BodyStructure: "active morphology location locationQualifier description image patient",
  CarePlan:
    "instantiatesCanonical instantiatesUri basedOn replaces partOf intent category title description subject encounter period created author contributor careTeam addresses supportingInfo goal activity note",
  CareTeam:
    "category name subject encounter period participant reasonCode reasonReference managingOrganization telecom note",
  ClinicalImpression:
    "statusReason code description subject encounter effectiveDateTime effectivePeriod date assessor previous problem investigation protocol summary finding prognosisCodeableConcept prognosisReference supportingInfo note",
  Communication:
    "instantiatesCanonical instantiatesUri basedOn partOf inResponseTo statusReason category priority medium subject topic about encounter sent received recipient sender reasonCode reasonReference payload note",
  Composition:
    "type category subject encounter date author title confidentiality attester custodian relatesTo event section",
  Condition:
    "clinicalStatus verificationStatus category severity code bodySite subject encounter onsetDateTime onsetAge onsetPeriod onsetRange onsetString abatementDateTime abatementAge abatementPeriod abatementRange abatementString recordedDate recorder asserter stage evidence note",
  Consent:
    "scope category patient dateTime performer organization sourceAttachment sourceReference policy policyRule verification provision",
  Coverage:
    "type policyHolder subscriber subscriberId beneficiary dependent relationship period payor class order network costToBeneficiary subrogation contract",
  Device:
    "definition udiCarrier statusReason distinctIdentifier manufacturer manufactureDate expirationDate lotNumber serialNumber deviceName modelNumber partNumber type specialization version property patient owner contact location url note safety parent",
  DeviceUseStatement:
    "basedOn subject derivedFrom timingTiming timingPeriod timingDateTime recordedOn source device reasonCode reasonReference bodySite note",
  DiagnosticReport:
    "basedOn category code subject encounter effectiveDateTime effectivePeriod issued performer resultsInterpreter specimen result imagingStudy media conclusion conclusionCode presentedForm",
  DocumentReference:
    "masterIdentifier docStatus type category subject date author authenticator custodian relatesTo description securityLabel content context",
  Encounter:
    "statusHistory class classHistory type serviceType priority subject episodeOfCare basedOn participant appointment period length reasonCode reasonReference diagnosis account hospitalization location serviceProvider partOf",
  EpisodeOfCare:
    "statusHistory type diagnosis patient managingOrganization period referralRequest careManager team account",
  FamilyMemberHistory:
    "instantiatesCanonical instantiatesUri dataAbsentReason patient date name relationship sex bornPeriod bornDate bornString ageAge ageRange ageString estimatedAge deceasedBoolean deceasedAge deceasedRange deceasedDate deceasedString reasonCode reasonReference note condition",
  Flag: "category code subject period encounter author",
  Goal: "lifecycleStatus achievementStatus category priority description subject startDate startCodeableConcept target statusDate statusReason expressedBy addresses note outcomeCode outcomeReference",
  HealthcareService:
    "active providedBy category type specialty location name comment extraDetails photo telecom coverageArea serviceProvisionCode eligibility program characteristic communication referralMethod appointmentRequired availableTime notAvailable availabilityExceptions endpoint",
  ImagingStudy:
    "modality subject encounter started basedOn referrer interpreter endpoint numberOfSeries numberOfInstances procedureReference procedureCode location reasonCode reasonReference note description series",
  Immunization:
    "statusReason vaccineCode patient encounter occurrenceDateTime occurrenceString recorded primarySource reportOrigin location manufacturer lotNumber expirationDate site route doseQuantity performer note reasonCode reasonReference isSubpotent subpotentReason education programEligibility fundingSource reaction protocolApplied",
  List: "mode title code subject encounter date source orderedBy note entry emptyReason",
  Location:
    "operationalStatus name alias description mode type telecom address physicalType position managingOrganization partOf hoursOfOperation availabilityExceptions endpoint",
  Medication: "code manufacturer form amount ingredient batch",
  MedicationAdministration:
    "instantiates partOf statusReason category medicationCodeableConcept medicationReference subject context supportingInformation effectiveDateTime effectivePeriod performer reasonCode reasonReference request device note dosage eventHistory",
  MedicationDispense:
    "partOf statusReasonCodeableConcept statusReasonReference category medicationCodeableConcept medicationReference subject context supportingInformation performer location authorizingPrescription type quantity daysSupply whenPrepared whenHandedOver destination receiver note dosageInstruction substitution detectedIssue eventHistory",
  MedicationRequest:
    "statusReason intent category priority doNotPerform reportedBoolean reportedReference medicationCodeableConcept medicationReference subject encounter supportingInformation authoredOn requester performer performerType recorder reasonCode reasonReference instantiatesCanonical instantiatesUri basedOn groupIdentifier courseOfTherapyType insurance note dosageInstruction dispenseRequest substitution priorPrescription detectedIssue eventHistory",
  MedicationStatement:
    "basedOn partOf statusReason category medicationCodeableConcept medicationReference subject context effectiveDateTime effectivePeriod dateAsserted informationSource derivedFrom reasonCode reasonReference note dosage",
  MessageHeader:
    "eventCoding eventUri destination sender enterer author source responsible reason response focus definition",
  Observation:
    "basedOn partOf category code subject focus encounter effectiveDateTime effectivePeriod effectiveTiming effectiveInstant issued performer valueQuantity valueCodeableConcept valueString valueBoolean valueInteger valueRange valueRatio valueSampledData valueTime valueDateTime valuePeriod dataAbsentReason interpretation note bodySite method specimen device referenceRange hasMember derivedFrom component",
  OperationOutcome: "issue",
  Organization: "active type name alias telecom address partOf contact endpoint",
  Patient:
    "active name telecom gender birthDate deceasedBoolean deceasedDateTime address maritalStatus multipleBirthBoolean multipleBirthInteger photo contact communication generalPractitioner managingOrganization link",
  Practitioner: "active name telecom address gender birthDate photo qualification communication",
  PractitionerRole:
    "active period practitioner organization code specialty location healthcareService telecom availableTime notAvailable availabilityExceptions endpoint",
  Procedure:
    "instantiatesCanonical instantiatesUri basedOn partOf statusReason category code subject encounter performedDateTime performedPeriod performedString performedAge performedRange recorder asserter performer location reasonCode reasonReference bodySite outcome report complication complicationDetail followUp note focalDevice usedReference usedCode",
  Provenance: "target occurredPeriod occurredDateTime recorded policy location reason activity agent entity signature",
  QuestionnaireResponse: "basedOn partOf questionnaire subject encounter authored author source item",
  RelatedPerson: "active patient relationship name telecom gender birthDate address photo period communication",
  RequestGroup:
    "instantiatesCanonical instantiatesUri basedOn replaces groupIdentifier intent priority code subject encounter authoredOn author reasonCode reasonReference note action",
  RiskAssessment:
    "basedOn parent method code subject encounter occurrenceDateTime occurrencePeriod condition performer reasonCode reasonReference basis prediction mitigation note",
  Schedule: "active serviceCategory serviceType specialty actor planningHorizon comment",
  ServiceRequest:
    "instantiatesCanonical instantiatesUri basedOn replaces requisition intent category priority doNotPerform code orderDetail quantityQuantity quantityRatio quantityRange subject encounter occurrenceDateTime occurrencePeriod occurrenceTiming asNeededBoolean asNeededCodeableConcept authoredOn requester performerType performer locationCode locationReference reasonCode reasonReference insurance supportingInfo specimen bodySite note patientInstruction relevantHistory",
  Slot: "serviceCategory serviceType specialty appointmentType schedule start end overbooked comment",
  Specimen:
    "accessionIdentifier type subject receivedTime parent request collection processing container condition note",
  Task: "instantiatesCanonical instantiatesUri basedOn groupIdentifier partOf statusReason businessStatus intent priority code description focus for encounter executionPeriod authoredOn lastModified requester performerType owner location reasonCode reasonReference insurance note relevantHistory restriction input output",
};

/** Names within elements: of the data types and of the backbone elements of the types above. */
const inside = new Set(
  (
    "abatement gender method request response search active activity actor additive address age agent allDay amount answer applied appliesTo assigner attachment " +
    "author authority authored authorReference authorString availableEndTime availableStartTime batch bodySite bounds boundsPeriod boundsDuration " +
    "calendarDate canonical caption carrierHRF citation city class code coding collectedDateTime collectedPeriod collection collector comparator component " +
    "concentration condition contact contained container content contentAttachment contentReference contentString contentType contributedToDeath count country country county creation criticality " +
    "currency data dataAbsentReason date datetime daysOfWeek dayOfWeek daysSupply denominator description detail details diagnostics dischargeDisposition display district div " +
    "diagnosis doNotPerform dose doseAndRate doseNumberPositiveInt doseNumberString doseQuantity doseRange dosageInstruction duration durationUnit during effective encounter end endpoint entity entry etag event expirationDate exposureRoute expression " +
    "extraDetails family fastingStatusCodeableConcept focus form format frequency frequencyMax fullUrl given goal grantee hash high home id identifier ifMatch ifModifiedSince ifNoneExist ifNoneMatch ingredient individual initialFill input instance instances item issue " +
    "itemCodeableConcept itemReference kind language lastModified lastUpdated laterality length line linkId literal link location longitude latitude low low lotNumber manifestation medication meaning measure member method mode modified multipleResults name note number numberOfInstances numberOfRepeatsAllowed numerator " +
    "occurrence offset onBehalfOf onset onsetAge onsetDateTime onsetString onsetPeriod onsetRange organization origin other outcome outcomeCodeableConcept outcomeReference output parent participant patientInstruction payload performer period periodMax periodUnit physicalType policy position postalCode " +
    "practiceSetting preAdmissionIdentifier prefix preferred presentedForm priority probabilityDecimal procedure product profile progress provision purpose qualitativeRisk qualification quantity quantityQuantity question range rank rate rateQuantity rateRatio reaction reAdmission reason reasonCode reasonReference recorded reference " +
    "related relatesTo relationship relevance repeat repetitions required resource response restriction result role sampledPeriod scheduledPeriod scheduledString scheduledTiming score search section securityLabel security sequence series severity site size software sopClass sourceAttachment source stage start started " +
    "state status statusReason strength stage subject substance suffix summary specialArrangement specialCourtesy system tag target targetDisease telecom text time timestamp timing title topic total type uid unit uri url use userSelected value valueBoolean valueCodeableConcept valueCoding valueDate valueDateTime valueDecimal valueInteger valueQuantity valueReference " +
    "valueString valueTime valueUri valueAttachment valueRange valueRatio valueInstant valuePositiveInt valuePeriod vaccineCode verified verifiedWith verificationDate versionId version when what who asNeededBoolean asNeededCodeableConcept additionalInstruction method route maxDosePerPeriod dispenser dispenseInterval expectedSupplyDuration validityPeriod allowedCodeableConcept wasSubstituted " +
    "action allowedBoolean groupingBehavior groupIdentifier imageOrientation modality name relation requiredBehavior selectionBehavior precheckBehavior cardinalityBehavior prefix textEquivalent trigger relatedAction interpreterRequired bodySite specimen started number uid performer function purposeOfEvent altId requestor network observer entity lifecycle query outcomeDesc subtype amount payor network " +
    "admitSource dietPreference destination assertedDate cause note additionalInfo requestMethod signature sigFormat targetFormat whoReference contextDirection docStatus facilityType sourcePatientInfo party attester authenticator custodian entryReference orderedBy emptyReason deleted flag appointmentRequired availableTime requester responsible receiver"
  ).split(/\s+/),
);

const byType = new Map(
  Object.entries(elements).map(([type, names]) => [type, new Set(`${ofAll} ${names}`.split(" "))]),
);

function segmentsOf(path: string): readonly string[] {
  return path.split(".").map((segment) => segment.replaceAll("[]", "").replace(/^_/, ""));
}

/** Marks what a resource of a known type has and nothing was made of as known and not shared. */
export function knowResource(resource: Resource): void {
  const { ledger, path } = resource.field;
  const names = byType.get(resource.type);
  if (names === undefined) return;
  const prefix = path === "" ? "" : `${path}.`;
  ledger.know((leaf) => {
    if (!leaf.startsWith(prefix)) return false;
    const [first = "", ...rest] = segmentsOf(leaf.slice(prefix.length));
    return names.has(first) && rest.every((segment) => inside.has(segment));
  });
}

/** The same of the Bundle around resources: its workings, never anything of a person. */
export function knowBundle(root: Field, ledger: FieldLedger): void {
  const names = byType.get("Bundle") ?? new Set<string>();
  if (peek(at(root, "resourceType")) !== "Bundle") return;
  ledger.know((leaf) => {
    const [first = "", ...rest] = segmentsOf(leaf);
    return names.has(first) && rest.every((segment) => inside.has(segment)) && rest[0] !== "resource";
  });
}

/** Endings of extension URLs that are known and, where no mapper uses them, not shared. */
const knownExtensions = new RegExp(
  `(?:${[
    "AdditionalContact|AddressKey|AdmissionMethod|AllergyIntoleranceEnd|AssociatedEncounter|BirthSex|BodySiteReference",
    "BookingOrganization|CareSettingType|CodingSCTDesc(?:Display|Id)|ConditionEpisode|ContactPreference|ContactRank",
    "CopyCorrespondenceIndicator|Coverage|CuffSize|DeathNotificationStatus|DeliveryChannel|DeviceReference|DischargeMethod",
    "EffectivePeriod|EmergencyCareDischargeStatus|EthnicCategory|Evidence|FlagNotes|LegalStatus|ListWarningCode|MainLocation",
    "MedicalApplianceSupplier|MedicationChangeSummary|MedicationPrescribingOrganizationType|MedicationRepeatInformation",
    "MedicationStatementLastIssueDate|MedicationTradeFamily|NHSCommunication|NHSNumberUnavailableReason|NHSNumberVerificationStatus",
    "NominatedPharmacy|OtherContactSystem|OutcomeOfAttendance|OverseasVisitorChargingCategory|ParentPresent",
    "PharmacistVerifiedIndicator|PreferredDispenserOrganization|PriorityReason|Re?cordingSetting|RegisteringAuthority|RemovalFromRegistration",
    "ResidentialStatus|SampleCategory|SourceOfServiceRequest|TreatmentCategory|VaccinationProcedure|coding-sctdescid",
    "data-absent-reason|extension-(?:DiagnosticReport|FamilyMemberHistory|Observation|Specimen)\\.[A-Za-z.]+|flag-detail",
    "iso21090-[A-Za-z-]+|messageheader-response-request|organization-period|patient-proficiency|questionnaire-itemControl",
    "specimen-specialHandling|translation|valueset-reference",
    "patient-(?:birthPlace|birthTime|cadavericDonor|citizenship|interpreterRequired|nationality|religion|genderIdentity)",
  ].join("|")})$`,
);

/** Accounts for every extension of a resource: known ones are not shared, any other is reported. */
export function knowExtensions(field: Field): void {
  for (const extension of eachAt(field, "extension")) {
    const known = knownExtensions.test(peek(at(extension, "url")) ?? "");
    if (known) field.ledger.leaveOut("field-not-shared", extension);
    else field.ledger.warn("extension-unknown", extension.path);
  }
  for (const name of memberNames(field)) {
    if (name === "extension" || name === "contained") continue;
    const below = at(field, name);
    if (isRecordList(below.tree)) for (const one of eachAt(field, name)) knowExtensions(one);
    else if (isRecordObject(below.tree)) knowExtensions(below);
  }
}
