/**
 * The names of all fields of CORE logs in the collection years 2021/22 to 2026/27, lettings and sales, exports and
 * downloads, and of the schemes and locations; without the number at their end, which only says which person is meant.
 */
const names = `
accessible_register address address1input address_line address_line1_as_entered address_line1_input
address_line2_as_entered address_search_value_check age amended_by amendedby amendedbyid armedforces armedforcesspouse
assigned_to assigned_to_id beds benefits brent buildheightclass builtype bulk_upload_id bulkaddress bulkcounty bulkla
bulkpostcode bulktowncity bulkuploadid buy1livein buy2livein buy2living buylivein cap carehome_charges_value_check
cashdis cbl chcharge chr cligrp collection_start_year collectionyear company companybuy confidential county
county_as_entered created_at created_by createdby createdbyid createddate creation_method creationmethod dataprotect
day declaration deposit details_known_ disabled discarded_at discount duplicate_set_id duplicateset earnings ecstat
equity estatefee ethnic ethnic_group ethnicbuy ethnicgroup exday exmonth extrabor exyear
first_time_property_let_as_social_housing firststair form formid frombeds fromprop gender_description
gender_same_as_sex grant has_benefits has_management_fee has_mscharge has_servicecharges hasestatefee hasmscharge
hasservicecharges hasservicechargeschanged hb hbrentshortfall hcnum hhmemb hholdcount hhregres hhregresstill hhtype
hoday homeless homonth household_charge housingneeds housingneeds_a housingneeds_b housingneeds_c housingneeds_f
housingneeds_g housingneeds_h housingneeds_other housingneeds_type hoyear id illness illness_type_ inc1mort inc1nk
inc2mort inc2nk incfreq income income1nk income2nk incref intstay irproduct irproduct_other is_carehome is_dpo
is_la_inferred is_previous_la_inferred islainferred joint jointmore jointpur la la_as_entered la_label laname lanomagr
lar layear leftreg letting_allocation_none lettype liveinbuyer location_active_dates location_code
location_local_authority location_mobility_type location_name location_postcode location_startdate location_status
location_type_of_unit location_units log_id major_repairs_date_value_check majorrepairs management_fee
managing_organisation_id managing_organisation_name manhcnum maningorgid maningorgname mantype mobstand month mortgage
mortgagelender mortgagelenderother mortgageused mortlen mrcdate mrent mrentprestaircasing mscharge
mscharge_value_check multiple_partners_value_check national nationalbuy nationality_all nationality_all_buyer
nationalityall needstype net_income_known net_income_value_check new_old newprop newservicecharges nocharge noint
numstair offered old_form_id old_id othtype ownership ownershipsch owning_organisation_id owning_organisation_name
owningorgid owningorgname partner_under_16_value_check pcode period postcode postcode_full postcode_full_as_entered
postcode_full_input postcodeinput ppcodenk ppostc ppostcode_full preg_occ pregblank pregghb pregla
pregnancy_value_check pregother pregyrha previous_la_known previouslaknown prevloc prevloc_label prevlocname prevown
prevshared prevten prevtenbuy privacynotice propcode proplen proptype providertype pscharge pscharge_value_check
purchid reason reasonother reasonother_value_check reasonpref referral referral_noms referral_org referral_register
referral_type referral_value_check refused reghome relat renewal rent_value_check renttype renttype_detail resale
reservist retirement_value_check rp_dontknow rp_hardship rp_homeless rp_insan_unsat rp_medwel rsnvac savings savingsnk
scharge scharge_value_check scheme scheme_active_dates scheme_code scheme_confidential scheme_created_at
scheme_has_other_client_group scheme_intended_stay scheme_old scheme_owning_organisation_name
scheme_primary_client_group scheme_registered_under_care_act scheme_secondary_client_group scheme_service_name
scheme_status scheme_support_services_provided_by scheme_support_type scheme_type schtype servicecharges sex sexrab
sheltered socprevten socten soctenant stairbought staircase staircasesale staircasetosale stairinitialday
stairinitialmonth stairinitialyear stairlastday stairlastmonth stairlastyear stairowned startdate startertenancy
status supcharg supcharg_value_check support tcharge tenancy tenancycode tenancylength tenancyother
tenancyother_value_check totadult totchild totelder town_or_city town_or_city_as_entered towncity tshortfall
tshortfall_known type underoccupation_benefitcap unitletas units units_scheme unittype_gn unittype_sh updated_at
updated_by updated_by_id uploaddate uprn uprn_confirmed uprn_known uprn_selection uprnconfirmed uprnselected username
usernameid vacdays value value_value_check void_date_value_check voiddate waityear wchair wchchrg wheel
working_situation_illness_check wpschrge wrent wscharge wsupchrg wtcharge wtshortfall year
`;

const known: ReadonlySet<string> = new Set(names.trim().split(/\s+/));

/** Whether CORE has a field of that name, in any of its years. */
export function isCoreField(name: string): boolean {
  return known.has(name.toLowerCase().replace(/\d+$/, ""));
}
