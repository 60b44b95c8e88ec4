/**
 * Elements of the Standard Prosecutor Interface and its envelope that are known and may stay behind, each group with its
 * reason. What is mapped is known as well; a name that stands nowhere here is one this service does not know.
 */
const reasons: readonly (readonly [string, readonly string[]])[] = [
  [
    "routing between systems says nothing of a person",
    [
      "VersionNumber RequestResponse literalvalue schemaLocation Flow Interface SchemaVersion RequestID ExecMode Timestamp",
      "CorrelationID SystemID OrganizationalUnitID DataController User SourceID DestinationID TestOperation System DataStreamType",
      "SystemDataStreamID Name Reference ReferenceType Dated Timed ContentType RouteID RouteId RouteSourceSystem",
      "RouteDestinationSystem Descriptor StatusClass Code Description ResponseContext ResponseCode ResponseText",
      "NewCaseMessage ResultedCaseMessage RouteData RouteDataResp Envelope Header Body Message DataStreamContent actor mustUnderstand",
    ],
  ],
  [
    "how a case is brought and where it is heard is the prosecution's and the court's",
    [
      "PTIURN OriginatingOrganisation CaseInitiation InitiationCode SummonsCode Informant CPSorganisation CaseMarker",
      "CourtHearingLocation DateOfHearing TimeOfHearing PSAcode OffenceSequenceNumber OffenceDateCode OffenceEndDate OffenceEndTime",
      "OffenceDateStartDate OffenceStartTime OffenceCode OffenceWording ChargeDate ArrestDate InitiatedDate Plea ModeOfTrial",
      "FinalDisposalIndicator ConvictionDate ConvictingCourt Finding ResultCode ResultText ResultCodeQualifier NextHearingReason",
      "BailStatusOffence PenaltyPoints ResultAmountSterling DurationStartDate DurationEndDate DurationValue DurationUnit",
      "SecondaryDurationValue SecondaryDurationUnit PresentAtHearing ReasonForBailConditionsOrCustody LocationOfOffence",
      "ProsecutionFacts BailConditions BailStatus CustodyStatus ProsecutorReference OffenderCode",
    ],
  ],
  [
    "not needed to safeguard a child",
    [
      "VehicleOperatorLicenceNumber DriverNumber DriverLicenceCode DriverLicenceIssue CounterpartIssue AlcoholLevelAmount",
      "AlcoholLevelMethod VehicleCode VehicleRegistrationMark Occupation OccupationCode PersonStatedNationality CROnumber",
      "DocumentationLanguage HearingLanguage LanguageNeeds SpecialNeeds Country InternationalPostCode SortCode WalkSort",
    ],
  ],
  [
    "who someone is, where it reached no message: a third person's, an alias, an officer's impression",
    [
      "PersonTitle PersonGivenName1 PersonGivenName2 PersonGivenName3 PersonFamilyName Birthdate Gender PerceivedBirthYear",
      "PNCidentifier ObservedEthnicity SelfDefinedEthnicity OrganisationName Alias TelephoneNumberBusiness TelephoneNumberHome",
      "TelephoneNumberMobile EmailAddress1 EmailAddress2 SAON PAON StreetDescription Street Locality Town PostTown",
      "AdministrativeArea PostCode UniquePropertyReferenceNumber UniqueStreetReferenceNumber USRN AddressLine1 AddressLine2",
      "AddressLine3 AddressLine4 AddressLine5 Line IntAddressLine PoliceOfficerRank PoliceWorkerReferenceNumber",
      "PoliceWorkerLocationCode DXaddress FAXnumber",
    ],
  ],
];
const known: ReadonlySet<string> = new Set(reasons.flatMap(([, names]) => names.flatMap((line) => line.split(" "))));

/** Whether a field is one of the interface's own, by the name of its element or attribute. */
export function isSpiField(path: string): boolean {
  const name =
    path
      .replace(/\.#text$/, "")
      .split(".")
      .at(-1) ?? "";
  return known.has(name.replace(/^@/, "").replaceAll("[]", "").replace(/^.*:/, ""));
}
