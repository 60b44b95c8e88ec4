import { because } from "@gatehouse/adapter/field-rules";

/** Fields of the sections of an OASys assessment that are known and never shared, by the reason. */
const drugs = [
  "amphetamines",
  "benzodiazepines",
  "cannabis",
  "cocaineHydrochloride",
  "crackCocaine",
  "ecstasy",
  "hallucinogens",
  "heroin",
  "methadone",
  "misusedPrescribedDrugs",
  "other",
  "otherOpiates",
  "solvents",
  "spice",
  "steroids",
].flatMap((drug) => ["Current", "Previous"].flatMap((when) => [`${drug}${when}Usage`, `${drug}${when}Inject`]));

const ownNeeds = [
  ...drugs,
  ..."DrugsMajorActivity LevelOfUseOfMainDrug currentDrugNoted drugsEverMisused everInjectedDrugs otherDrugs".split(
    " ",
  ),
  ..."motivationToTackleDrugMisuse alcoholProblemDecription alcoholTackleMotivation alcoholViolentBehaviour".split(" "),
  ..."bingeDrinking currentUse frequencyAndLevel attitudesTowardsCommunitySociety attitudesTowardsStaff".split(" "),
  ..."attitudesTowardsSupervision hostileOrientation motivationToAddressBehaviour proCriminalAttitudes".split(" "),
  ..."understandsMotivationForOffending locationOfAccommodation noFixedAbodeOrTransient".split(" "),
  ..."permanenceOfAccommodation suitabilityOfAccommodation attitudeToEducationTraining attitudeToEmployment".split(" "),
  ..."basicSkillsScore employmentHistory initSkillsCheckerScore learningDifficulties problemAreas".split(" "),
  ..."problemsReadWriteNum qualifications schoolAttendance unemployed workRelatedSkills".split(" "),
  ..."emotionalCongruence experienceOfChildhood prevCloseRelationships relCloseFamily".split(" "),
  ..."relCurrRelationshipStatus relationshipWithPartner openSexualOffendingQuestions".split(" "),
  ..."communityIntegration easilyInfluenced manipulativePredatory recklessness".split(" "),
  ..."regActivitiesEncourageOffending achieveGoals aggressiveControllingBehavour awarenessOfConsequences".split(" "),
  ..."concreteAbstractThinking impulsivity interpersonalSkills offenceRelatedSexualInterests".split(" "),
  ..."problemSolvingSkills recogniseProblems sexualPreOccupation temperControl understandsViewsOfOthers".split(" "),
];

/** The parts of an assessment about what drives the offending: their names in the list of needs, and in each section. */
export const needParts = ["acc", "eTE", "rel", "lifestyle", "drug", "alcohol", "think", "att", "finance", "emo"];
const needs = [
  ...needParts,
  "sanCrimNeedScore",
  ...needParts.flatMap((part) => [`${part}IssuesDetails`, `${part}LinkedToHarm`, `${part}LinkedToReoffending`]),
];

const offence = [
  ..."offence disinhibitors evidencedMotivations offenceDetails offenceInvolved otherMotivation".split(" "),
  ..."patternOfOffending specificWeapon victimDetails victimOtherInfo victimPerpetratorRelationship".split(" "),
  ...["Current", "Previous"].flatMap((when) =>
    ["AnyoneElsePresent", "HowDone", "WhatDone", "WhereAndWhen", "WhoVictims", "WhyDone", "Sources"].map(
      (what) => `${when.toLowerCase()}${what}`,
    ),
  ),
  "currentOffenceDetails",
];

const sanctions = [
  ..."ageAtFirstConviction ageAtFirstConvictionScore ageAtFirstSanction auditOfDateIntoCommunity".split(" "),
  ..."committedFurtherOffences contactAgainstStrangerVictim courtAppearancesOver18".split(" "),
  ..."courtAppearancesOver18Score courtAppearancesUnder18 courtAppearancesUnder18Score".split(" "),
  ..."currDirectContactOffenceAgainstStranger currOffenceAgainstStranger currOffenceSexualMotivation".split(" "),
  ..."dateCommSentenceOrEarliestRelease dateOfCurrentConviction dateOfFirstSanction".split(" "),
  ..."dateOfFirstSanctionScore dateSanctionOfSexualOffence everCommittedSexualOffence".split(" "),
  ..."numDirectContactSanctionsChild numSanctionsContactAdult numSanctionsContactChild".split(" "),
  ..."numSanctionsIndecentChildImageOrIndirectContact numSanctionsIndecentImagesChild".split(" "),
  ..."numSanctionsNonContactSexual numSanctionsViolentOffences numberOfPreviousCautionsEtc".split(" "),
  ..."numberPrevConvictionsViolentOffences sexualElementCommitted16orOver totOfSanctions".split(" "),
];

const safety = [
  ..."currentACCT currentConcernsHostel currentConcernsRiskOfSelfHarm currentConcernsRiskOfSuicide".split(" "),
  ..."currentConcernsSelfHarmSuicide currentConcernsVulnerability currentCustodyHostelCoping".split(" "),
  ..."currentVulnerability pastSelfHarmConcerns pastSuicideConcerns previousConcernsHostelCoping".split(" "),
  ..."previousConcernsSelfHarmSuicide previousConcernsVulnerability previousCustodyHostelCoping".split(" "),
  ..."previousVulnerability".split(" "),
];

const custody = [
  "currentConcernsCustody",
  "previousConcernsCustodyCoping",
  ...["BreachOfTrust", "Disruptive", "Escape"].flatMap((what) =>
    ["current", "previous"].flatMap((when) => [`${when}Concerns${what}`, `${when}Concerns${what}Text`]),
  ),
];

/** What each of these fields is, for whoever asks why it was not shared. */
export const sectionFields: Readonly<Record<string, string>> = {
  ...because("what drives the offending is between probation and the adult", [...ownNeeds, ...needs]),
  ...because("the account of the offence names victims and others", offence),
  ...because("earlier sanctions may be spent", sanctions),
  ...because("the adult's own safety, which is for those who care for the adult", safety),
  ...because("about custody: says nothing about children outside", custody),
  ...because("a predictor of reoffending: information for probation only", [
    "likelihoodOfSeriousReoffendingNext2Years",
    "ospCRisk",
    "ospDCRisk",
    "ospIICRisk",
    "ospIRisk",
  ]),
  ...because("free text: it may name victims and others", [
    "additionalInformation",
    "childProtectionConferencesDetails",
    "localAuthorityKeyWorker",
    "otherAgencies",
    "riskOfSeriousHarm",
    "situationGiveDetails",
  ]),
  ...because("how OASys manages the assessment", [
    "assessmentVersion",
    "assessorName",
    "bookNumber",
    "childProtectionConferences",
    "countersignerName",
    "dateChildProtectionIssuesKnownToAssessor",
    "dateChildSafeguardingIssuesKnownToAssessor",
    "indicators",
    "laterPartCompAssessmentExists",
    "latestPartCompDate",
    "tickRiskOfSeriousHarm",
  ]),
};
