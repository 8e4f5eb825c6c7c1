"""The words of waiting times, each in a sentence or two. ``docs/glossary.md`` is made of it."""

TERMS: dict[str, str] = {
    "As at": "The day a list or a wait is about. Milepost can show any past day.",
    "As known at": "The moment from which we look back. A list as known at last Monday leaves out whatever we were told later.",
    "Adjustment": "Days that a standard’s rules take out of a wait, each with its reason.",
    "Agreed action": "Something that a review or a meeting agreed is to be done, by a person, a role or a desk, by a day. It stays until it is done or dropped with a reason.",
    "Active monitoring": "Watching a condition without treating it yet, by agreement. In England it stops the RTT clock.",
    "Breach": "A wait that has gone over the limit of its standard.",
    "Breach day": "The first day on which a wait is over its limit, if no more days are taken out.",
    "Clock": "The count of days that one standard keeps for one patient. Events start it, stop it, or take days out.",
    "Code list": "The values that an event may say of itself, and what each means: a nation’s, Milepost’s or an organisation’s own.",
    "Correction": "A later event that takes the place of an earlier one. Nothing recorded is ever changed or removed.",
    "Decision to treat": "The day the patient and the team agree on treatment. It starts the 31-day clock in Scotland.",
    "Desk": "The one point of contact of a service that tests or books, such as radiology.",
    "DNA": "Did not attend: the patient missed an appointment and gave no notice.",
    "ECAD": "Earliest clinically appropriate date: the day from which a later treatment may begin.",
    "Edition": "One wording of a rule, in force from a day until a later one takes its place.",
    "Event": "One thing that happened on a pathway, with the day it happened and the moment we were told.",
    "Evidence": "How far a rule can be trusted: verified, partly verified, recalled, local policy or proposal.",
    "Feed": "The messages of one hospital system, as they come. What nobody can read waits for a person; nothing is lost.",
    "Finding": "Something in a record that a validator should look at: status codes and what happened disagree, or what happened doesn’t fit the guidance. A person is asked; no clock changes by itself.",
    "Look": "One time somebody looked at a patient’s pathway: a note, what is to be done next, and by when. Looks are kept for good.",
    "Footing": "What tracking knows of an open pathway: when it joined, its step’s day, when it was last looked at, what is unanswered. Lists are narrowed by it.",
    "Known unavailability": "A period in which the patient could not be treated or seen.",
    "Lawbook": "All the rules Milepost reads: files with dates, sources and doubts.",
    "Local policy": "A rule that an organisation added for itself. Whatever uses it says so; it is never shown as a national rule.",
    "MDT": "Multidisciplinary team: the specialists who discuss a patient’s care together.",
    "Next step": "What a pathway needs next: vetting, first appointment, test, result, decision or treatment.",
    "Nullified": "A clock that ended and counts nowhere, neither as a wait that ended nor as one that runs.",
    "Owner": "Whoever follows a pathway and chases what is due.",
    "Pathway": "One patient’s way from referral to treatment for one condition.",
    "PTL": "Patient tracking list: the list of everyone whose clock runs. Here it is called the waiting list.",
    "RTT": "Referral to treatment: the 18-week standard of England.",
    "Standard": "A limit on waiting, and the share of patients who must be within it.",
    "Status code": "A two-digit national RTT status, recorded at the end of an activity. Where events are recorded too, both are read side by side.",
    "TCI": "To come in: the day booked for an admission.",
    "Tumour group": "The kind of cancer a service looks after, such as lung or breast.",
    "Bundle": "Tests or steps that are asked for together and go on side by side.",
    "Worklist": "The patients whom one person follows and to whom something is owed today, with the reason. In the pages it is called My work.",
    "Edition of one’s own": "A timed pathway as a service changed it, signed for and used from a day. Whoever began before keeps what they had, unless they are moved.",
    "Escalation": "A call for somebody to answer for a delay, with a time to answer in. It ends only when a person ends it.",
    "Ladder": "Whose turn it is to answer an escalation, rung by rung, and how soon.",
    "Rung": "One role’s turn on a ladder. Out of time, the escalation climbs to the next.",
    "Skipped step": "A step of a timed pathway that is not done though a later one is. It stays owed.",
    "Timed pathway": "The steps of care for one condition, and the day by which each should be done. It is an aim, stricter than the standard.",
    "UBRN": "Unique booking reference number: the number of a referral in the e-Referral Service.",
    "Unanswered": "A booking whose day has passed with no outcome recorded, or a result after which nothing was recorded.",
    "Delay in care": "The days a patient waits though all that is recorded was looked at.",
    "Delay in tracking": "The days a pathway stands still because something that happened was not recorded yet, or was recorded and nobody has looked.",
    "Indicator": "A figure of how well patients are followed and escalations answered. It opens the patients it counts.",
    "Vetting": "A clinician reads the referral and decides what should happen next.",
}
"""What each word means."""


def as_markdown() -> str:
    """Write the glossary as a page of the documentation."""
    words = sorted(TERMS, key=str.casefold)
    lines = [f"- **{word}**: {TERMS[word]}" for word in words]
    return "\n".join(["# Glossary", "", *lines, ""])
