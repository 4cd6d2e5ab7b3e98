//! What the commonest group, adjustment reason and remark codes mean, in our own short words.
//!
//! The official texts are kept by X12 and CMS; these words only help a reader along, and a code that is not here is
//! shown without any.

/// Who bears the amount, by claim adjustment group code.
pub fn group(code: &str) -> Option<&'static str> {
    find(GROUPS, code)
}

/// What a claim adjustment reason code says.
pub fn carc(code: &str) -> Option<&'static str> {
    find(CARCS, code)
}

/// What a remittance advice remark code adds.
pub fn rarc(code: &str) -> Option<&'static str> {
    find(RARCS, code)
}

fn find(words: &'static [(&'static str, &'static str)], code: &str) -> Option<&'static str> {
    words.iter().find(|(own, _)| *own == code).map(|(_, words)| *words)
}

const GROUPS: &[(&str, &str)] = &[
    ("CO", "the provider bears it and may not bill the patient"),
    ("PR", "the patient owes it"),
    ("OA", "neither the provider's nor the patient's by contract"),
    ("PI", "the payer reduces on its own account"),
    ("CR", "a correction of an earlier decision"),
];

const CARCS: &[(&str, &str)] = &[
    ("1", "counts towards the patient's deductible"),
    ("2", "the patient's share in percent"),
    ("3", "the patient's fixed share"),
    ("4", "the procedure and its modifier do not go together, or one is missing"),
    ("5", "the procedure and the place of service do not go together"),
    ("6", "the procedure does not fit the patient's age"),
    ("7", "the procedure does not fit the patient's sex"),
    ("8", "the procedure does not fit the provider's specialty"),
    ("9", "the diagnosis does not fit the patient's age"),
    ("10", "the diagnosis does not fit the patient's sex"),
    ("11", "the diagnosis does not support the procedure"),
    ("12", "the diagnosis does not fit the kind of provider"),
    ("13", "the patient died before the service"),
    ("14", "the service lies before the patient's birth"),
    ("15", "the authorization number is missing or does not fit the service"),
    ("16", "the claim lacks something, or something on it is wrong"),
    ("18", "an exact duplicate of another service"),
    ("19", "an injury at work, for workers' compensation"),
    ("20", "an injury that another insurer covers"),
    ("22", "another insurer may have to pay first"),
    ("23", "what another payer has already decided"),
    ("24", "covered by a managed care plan"),
    ("26", "the service lies before the coverage"),
    ("27", "the service lies after the coverage"),
    ("29", "filed too late"),
    ("31", "the patient cannot be found among the insured"),
    ("39", "authorization was asked for and refused"),
    ("40", "not an emergency as the plan defines one"),
    ("45", "above what the contract or fee schedule allows"),
    ("49", "a routine or preventive service that is not covered"),
    ("50", "the payer does not see it as medically necessary"),
    ("54", "several physicians or assistants are not covered for it"),
    ("55", "seen as experimental"),
    ("58", "done in a place that is not valid for it"),
    ("59", "reduced because several procedures were done together"),
    ("96", "not covered"),
    ("97", "already part of another service"),
    ("107", "the service that this one goes with is missing on the claim"),
    ("109", "another payer must get this claim"),
    ("110", "billed before the day of service"),
    ("119", "the limit for the period or occurrence is used up"),
    ("125", "an error in how it was submitted or billed"),
    ("129", "what an earlier payer decided is wrong or missing"),
    ("140", "the member's number and name do not belong together"),
    ("146", "the diagnosis is not valid on the day of service"),
    ("150", "the record does not support this level of service"),
    ("151", "the record does not support so many or so frequent services"),
    ("152", "the record does not support so long a service"),
    ("163", "the attachment named on the claim did not arrive"),
    ("167", "the diagnosis is not covered"),
    ("170", "not paid to this kind of provider"),
    ("171", "not paid to this kind of provider in this kind of facility"),
    ("172", "not paid to a provider of this specialty"),
    ("181", "the procedure was not valid on the day of service"),
    ("182", "the modifier was not valid on the day of service"),
    ("183", "the referring provider may not refer for this"),
    ("184", "the ordering provider may not order this"),
    ("185", "the rendering provider may not render this"),
    ("197", "prior authorization or notice is missing"),
    ("198", "more than the authorization allows"),
    ("199", "the revenue code and the procedure do not go together"),
    ("204", "not a benefit of the patient's plan"),
    ("206", "the NPI is missing"),
    ("207", "the NPI is not valid"),
    ("208", "the NPI does not match"),
    ("222", "above the number of units, hours or days that the contract allows"),
    ("226", "what was asked of the provider did not come, or came late or in part"),
    ("231", "two procedures that exclude each other on one day"),
    ("234", "not paid on its own"),
    ("236", "with its modifier, not compatible with another service of that day under the coding edits"),
    ("242", "the provider is outside the network"),
    ("243", "not authorized by the network or the primary care provider"),
    ("251", "the attachment is not complete"),
    ("252", "an attachment is needed to decide"),
    ("256", "not payable under the managed care contract"),
    ("272", "outside the coverage guidelines"),
    ("288", "a referral is missing"),
    ("B7", "the provider was not certified or eligible for it on that day"),
    ("B15", "another service that must come with it was not found"),
    ("B16", "the rules for a new patient are not met"),
    ("B20", "another provider has already done it, in part or whole"),
];

const RARCS: &[(&str, &str)] = &[
    ("M15", "services billed apart that belong together"),
    ("M20", "the HCPCS code is missing or not valid"),
    ("M25", "the record does not support this level of care"),
    ("M44", "the condition code is missing or not valid"),
    ("M45", "the occurrence code is missing or not valid"),
    ("M46", "the occurrence span code is missing or not valid"),
    ("M47", "the payer's claim number is missing or not valid"),
    ("M49", "the value code is missing or not valid"),
    ("M50", "the revenue code is missing or not valid"),
    ("M51", "the procedure code is missing or not valid"),
    ("M52", "the first day of service is missing or not valid"),
    ("M53", "the units are missing or not valid"),
    ("M54", "the total charge is missing or not valid"),
    ("M59", "the last day of service is missing or not valid"),
    ("M62", "the authorization code is missing or not valid"),
    ("M64", "another diagnosis is missing or not valid"),
    ("M76", "the diagnosis is missing or not valid"),
    ("M77", "the place of service is missing or not valid"),
    ("M79", "the charge is missing or not valid"),
    ("M80", "not covered on the day of another service already dealt with"),
    ("M81", "the diagnosis must be coded more specifically"),
    ("M86", "the same or a similar service within the time limit has been paid"),
    ("M119", "the NDC is missing or not valid"),
    ("MA04", "what the earlier payer decided is needed"),
    ("MA27", "the member number or name on the claim is wrong"),
    ("MA30", "the type of bill is missing or not valid"),
    ("MA39", "the sex is missing or not valid"),
    ("MA40", "the day of admission is missing or not valid"),
    ("MA43", "the discharge status is missing or not valid"),
    ("MA61", "the member number is missing or not valid"),
    ("MA63", "the principal diagnosis is missing or not valid"),
    ("MA65", "the admitting diagnosis is missing or not valid"),
    ("MA66", "the principal procedure is missing or not valid"),
    ("MA120", "the CLIA number is missing or not valid"),
    ("MA130", "the claim cannot be processed as it is; send a new one"),
    ("N19", "a service that belongs to the main one"),
    ("N20", "not payable together with another service of that day"),
    ("N30", "the patient is not eligible for this service"),
    ("N56", "the code is not right for the service or day billed"),
    ("N95", "this kind of provider may not bill it"),
    ("N115", "decided by a local coverage determination"),
    ("N122", "an add-on code cannot be billed alone"),
    ("N129", "not covered at the patient's age"),
    ("N130", "the plan's documents say what limits apply"),
    ("N182", "the claim or service must be billed under the plan's rules"),
    ("N257", "the billing provider's identifier is missing or not valid"),
    ("N265", "the ordering provider's identifier is missing or not valid"),
    ("N286", "the referring provider's identifier is missing or not valid"),
    ("N290", "the rendering provider's identifier is missing or not valid"),
    ("N329", "the day of birth is missing or not valid"),
    ("N362", "more units or days than can be accepted"),
    ("N386", "decided by a national coverage determination"),
    ("N519", "the combination of codes is not valid"),
    ("N522", "a duplicate of a claim already processed"),
    ("N572", "paid only with certain modifiers or codes"),
    ("N640", "more than the number or frequency allowed in the period"),
    ("N657", "to be billed with the code that fits the service"),
    ("N706", "documentation is missing"),
    ("N822", "a modifier is missing"),
    ("N823", "a modifier is not valid"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once() {
        for table in [GROUPS, CARCS, RARCS] {
            for (code, words) in table {
                assert_eq!(find(table, code), Some(*words), "{code} stands twice");
                assert!(!words.ends_with('.') && !words.is_empty(), "{code}");
            }
        }
    }
}
