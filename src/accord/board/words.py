"""The sentences of the complaints, all in one place, so that a translation has one file to wrap.

Keys are `complaint.verdict.look.kind`, or any part of it from the left that says enough.
"""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth")
FROM = {
    "channel": "from {}",
    "source": "from {}",
    "campaign": "from the campaign {}",
    "lead_type": "of the type {}",
}
WHAT = {"mqls": "qualified leads", "leads": "leads"}

TITLES = {
    "too_few_leads": "Too few leads",
    "poor_leads": "Poor leads",
    "little_converted": "Little converted",
    "lucrative_deals_lost": "Lucrative deals lost",
    "prospects_disregarded": "Qualified prospects disregarded",
}

VERDICTS = {
    "evidence": "evidence of it",
    "none": "no evidence of it",
    "opposite": "no evidence of it, rather the opposite",
    "unknown": "cannot be known yet",
}

SENTENCES = {
    # Too few leads
    "too_few_leads.evidence": (
        "Fewer leads came in than usual: {count} {what} {in_period}; at the pace of {past} it "
        "would have been about {usual}."
    ),
    "too_few_leads.none": (
        "Leads come in as usual: {count} {what} {in_period}; at the pace of {past} it would "
        "have been about {usual}."
    ),
    "too_few_leads.slightly_worse": (
        "Slightly fewer leads came in than usual: {count} {what} {in_period}; at the pace of "
        "{past} it would have been about {usual}."
    ),
    "too_few_leads.slightly_better": (
        "Slightly more leads came in than usual: {count} {what} {in_period}; at the pace of "
        "{past} it would have been about {usual}."
    ),
    "too_few_leads.opposite": (
        "Marketing brought more leads than usual: {count} {what} {in_period}; at the pace of "
        "{past} it would have been about {usual}."
    ),
    "too_few_leads.season": (
        "Fewer leads came in, and it may be the season: {count} {what} {in_period}; at the pace"
        " of {past} it would have been about {usual}."
    ),
    "too_few_leads.unknown": (
        "Too few to speak of a usual pace: {count} {what} came in {in_period}, and {before} in "
        "{past}."
    ),
    # Poor leads
    "poor_leads.evidence.past": (
        "Sales sends back more leads than before: {hits} of the {n} it answered {in_period} "
        "({share}); in {past} it was {other}."
    ),
    "poor_leads.evidence.source": (
        "Leads {from_source} come back more often than others: sales sent back {hits} of the "
        "{n} it answered {in_period} ({share}), and {other} of all others."
    ),
    "poor_leads.none.source": (
        "No source stands out: even of leads {from_source}, which come back most, sales sent "
        "back {hits} of the {n} it answered {in_period} ({share}), and {other} of all others."
    ),
    "poor_leads.slightly_worse.source": (
        "Leads {from_source} come back slightly more often than others: sales sent back {hits} "
        "of the {n} it answered {in_period} ({share}), and {other} of all others."
    ),
    "poor_leads.none.source.qualified": (
        "No source stands out: even of leads {from_source}, which prove good least often, "
        "{hits} of {n} {in_period} became sales-qualified ({share}), and {other} of all others."
    ),
    "poor_leads.slightly_worse.source.qualified": (
        "Leads {from_source} prove good slightly less often than others: {hits} of {n} "
        "{in_period} became sales-qualified ({share}), and {other} of all others."
    ),
    "poor_leads.none": (
        "Leads are about as good as before: sales took on {rest} of the {n} it answered "
        "{in_period} ({rest_share}); in {past} it was {rest_other}."
    ),
    "poor_leads.slightly_worse": (
        "Leads are slightly less good than before: sales took on {rest} of the {n} it answered "
        "{in_period} ({rest_share}); in {past} it was {rest_other}."
    ),
    "poor_leads.slightly_better": (
        "Leads are slightly better than before: sales took on {rest} of the {n} it answered "
        "{in_period} ({rest_share}); in {past} it was {rest_other}."
    ),
    "poor_leads.opposite": (
        "Leads have become better: sales took on {rest} of the {n} it answered {in_period} "
        "({rest_share}); in {past} it was {rest_other}."
    ),
    "poor_leads.unknown": (
        "Too few to speak of good or poor: of {n} leads that sales answered {in_period}, it "
        "sent back {hits}."
    ),
    "poor_leads.evidence.past.qualified": (
        "Fewer leads prove good than before: {hits} of {n} {in_period} became sales-qualified "
        "({share}); in {past} it was {other}."
    ),
    "poor_leads.evidence.source.qualified": (
        "Leads {from_source} prove good less often than others: {hits} of {n} {in_period} "
        "became sales-qualified ({share}), and {other} of all others."
    ),
    "poor_leads.none.qualified": (
        "Leads are about as good as before: {hits} of {n} {in_period} became sales-qualified "
        "({share}); in {past} it was {other}."
    ),
    "poor_leads.slightly_worse.qualified": (
        "Leads are slightly less good than before: {hits} of {n} {in_period} became "
        "sales-qualified ({share}); in {past} it was {other}."
    ),
    "poor_leads.slightly_better.qualified": (
        "Leads are slightly better than before: {hits} of {n} {in_period} became "
        "sales-qualified ({share}); in {past} it was {other}."
    ),
    "poor_leads.opposite.qualified": (
        "Leads have become better: {hits} of {n} {in_period} became sales-qualified ({share}); "
        "in {past} it was {other}."
    ),
    "poor_leads.unknown.qualified": (
        "Too few to speak of good or poor: of {n} leads {in_period}, {hits} became sales-qualified."
    ),
    # Little converted
    "little_converted.evidence": (
        "Less becomes of accepted leads than before: of the {n} that sales accepted "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.none": (
        "About as much becomes of accepted leads as before: of the {n} that sales accepted "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_worse": (
        "Slightly less becomes of accepted leads than before: of the {n} that sales accepted "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_better": (
        "Slightly more becomes of accepted leads than before: of the {n} that sales accepted "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.opposite": (
        "More becomes of accepted leads than before: of the {n} that sales accepted "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.unknown": (
        "Too few to speak of more or less: of {n} leads that sales accepted {in_period}, {hits}"
        " became sales-qualified."
    ),
    "little_converted.evidence.mql_to_sql_rate": (
        "Less becomes of qualified leads than before: of the {n} that qualified for marketing "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.none.mql_to_sql_rate": (
        "About as much becomes of qualified leads as before: of the {n} that qualified for "
        "marketing {in_period}, {hits} became sales-qualified ({share}); in {past} it was "
        "{other}."
    ),
    "little_converted.slightly_worse.mql_to_sql_rate": (
        "Slightly less becomes of qualified leads than before: of the {n} that qualified for "
        "marketing {in_period}, {hits} became sales-qualified ({share}); in {past} it was "
        "{other}."
    ),
    "little_converted.slightly_better.mql_to_sql_rate": (
        "Slightly more becomes of qualified leads than before: of the {n} that qualified for "
        "marketing {in_period}, {hits} became sales-qualified ({share}); in {past} it was "
        "{other}."
    ),
    "little_converted.opposite.mql_to_sql_rate": (
        "More becomes of qualified leads than before: of the {n} that qualified for marketing "
        "{in_period}, {hits} became sales-qualified ({share}); in {past} it was {other}."
    ),
    "little_converted.unknown.mql_to_sql_rate": (
        "Too few to speak of more or less: of {n} leads that qualified for marketing "
        "{in_period}, {hits} became sales-qualified."
    ),
    "little_converted.evidence.sql_to_won_rate": (
        "Fewer qualified leads are won than before: of the {n} that qualified for sales "
        "{in_period}, {hits} were won ({share}); in {past} it was {other}."
    ),
    "little_converted.none.sql_to_won_rate": (
        "About as many qualified leads are won as before: of the {n} that qualified for sales "
        "{in_period}, {hits} were won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_worse.sql_to_won_rate": (
        "Slightly fewer qualified leads are won than before: of the {n} that qualified for "
        "sales {in_period}, {hits} were won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_better.sql_to_won_rate": (
        "Slightly more qualified leads are won than before: of the {n} that qualified for sales"
        " {in_period}, {hits} were won ({share}); in {past} it was {other}."
    ),
    "little_converted.opposite.sql_to_won_rate": (
        "Sales wins more of its qualified leads than before: of the {n} that qualified for "
        "sales {in_period}, {hits} were won ({share}); in {past} it was {other}."
    ),
    "little_converted.unknown.sql_to_won_rate": (
        "Too few to speak of more or less: of {n} leads that qualified for sales {in_period}, "
        "{hits} were won."
    ),
    "little_converted.evidence.lead_to_won_rate": (
        "Fewer leads are won than before: of the {n} that came in {in_period}, {hits} were won "
        "({share}); in {past} it was {other}."
    ),
    "little_converted.none.lead_to_won_rate": (
        "About as many leads are won as before: of the {n} that came in {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_worse.lead_to_won_rate": (
        "Slightly fewer leads are won than before: of the {n} that came in {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_better.lead_to_won_rate": (
        "Slightly more leads are won than before: of the {n} that came in {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.opposite.lead_to_won_rate": (
        "More leads are won than before: of the {n} that came in {in_period}, {hits} were won "
        "({share}); in {past} it was {other}."
    ),
    "little_converted.unknown.lead_to_won_rate": (
        "Too few to speak of more or less: of {n} leads that came in {in_period}, {hits} were won."
    ),
    "little_converted.evidence.win_rate": (
        "Fewer deals are won than before: of the {n} that closed {in_period}, {hits} were won "
        "({share}); in {past} it was {other}."
    ),
    "little_converted.none.win_rate": (
        "About as many deals are won as before: of the {n} that closed {in_period}, {hits} were"
        " won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_worse.win_rate": (
        "Slightly fewer deals are won than before: of the {n} that closed {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.slightly_better.win_rate": (
        "Slightly more deals are won than before: of the {n} that closed {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.opposite.win_rate": (
        "Sales wins more of its deals than before: of the {n} that closed {in_period}, {hits} "
        "were won ({share}); in {past} it was {other}."
    ),
    "little_converted.unknown.win_rate": (
        "Too few to speak of more or less: of {n} deals that closed {in_period}, {hits} were won."
    ),
    # Lucrative deals lost
    "lucrative_deals_lost.evidence.size": (
        "Large deals slip away more often than others: {hits} of the {n} that closed "
        "{in_period} were won ({share}), and {other} of the smaller ones."
    ),
    "lucrative_deals_lost.evidence.past": (
        "Large deals slip away more often than before: {hits} of the {n} that closed "
        "{in_period} were won ({share}); in {past} it was {other}."
    ),
    "lucrative_deals_lost.none": (
        "Large deals are won about as often as others: {hits} of the {n} that closed "
        "{in_period} were won ({share}), and {other} of the smaller ones."
    ),
    "lucrative_deals_lost.slightly_worse": (
        "Large deals are won slightly less often than others: {hits} of the {n} that closed "
        "{in_period} were won ({share}), and {other} of the smaller ones."
    ),
    "lucrative_deals_lost.slightly_better": (
        "Large deals are won slightly more often than others: {hits} of the {n} that closed "
        "{in_period} were won ({share}), and {other} of the smaller ones."
    ),
    "lucrative_deals_lost.none.past": (
        "Large deals are won about as often as before: {hits} of the {n} that closed "
        "{in_period} were won ({share}); in {past} it was {other}."
    ),
    "lucrative_deals_lost.slightly_worse.past": (
        "Large deals are won slightly less often than before: {hits} of the {n} that closed "
        "{in_period} were won ({share}); in {past} it was {other}."
    ),
    "lucrative_deals_lost.slightly_better.past": (
        "Large deals are won slightly more often than before: {hits} of the {n} that closed "
        "{in_period} were won ({share}); in {past} it was {other}."
    ),
    "lucrative_deals_lost.opposite.size": (
        "Sales brings the large deals home: {hits} of the {n} that closed {in_period} were won "
        "({share}), and only {other} of the smaller ones."
    ),
    "lucrative_deals_lost.opposite.past": (
        "Sales brings more of the large deals home than before: {hits} of the {n} that closed "
        "{in_period} were won ({share}); in {past} it was {other}."
    ),
    "lucrative_deals_lost.unknown": (
        "Too few to speak of a pattern: of {n} large deals that closed {in_period}, {hits} were"
        " won."
    ),
    "lucrative_deals_lost.evidence.size.product": (
        "The deals that bring most ({products}) slip away more often than others: {hits} of the"
        " {n} that closed {in_period} were won ({share}), and {other} of the others."
    ),
    "lucrative_deals_lost.none.product": (
        "The deals that bring most ({products}) are won about as often as others: {hits} of the"
        " {n} that closed {in_period} were won ({share}), and {other} of the others."
    ),
    "lucrative_deals_lost.slightly_worse.product": (
        "The deals that bring most ({products}) are won slightly less often than others: {hits}"
        " of the {n} that closed {in_period} were won ({share}), and {other} of the others."
    ),
    "lucrative_deals_lost.slightly_better.product": (
        "The deals that bring most ({products}) are won slightly more often than others: {hits}"
        " of the {n} that closed {in_period} were won ({share}), and {other} of the others."
    ),
    "lucrative_deals_lost.opposite.size.product": (
        "Sales brings home the deals that bring most ({products}): {hits} of the {n} that "
        "closed {in_period} were won ({share}), and only {other} of the others."
    ),
    "lucrative_deals_lost.unknown.product": (
        "Too few to speak of a pattern: of {n} deals that bring most ({products}) and closed "
        "{in_period}, {hits} were won."
    ),
    # Qualified prospects disregarded
    "prospects_disregarded.evidence.past": (
        "More qualified prospects wait for an answer than before: {hits} of the {n} handed over"
        " {in_period} heard nothing from sales within {days} ({share}); in {past} it was "
        "{other}."
    ),
    "prospects_disregarded.evidence.left_over": (
        "Qualified prospects are left waiting: {hits} of the {n} handed over {in_period} heard "
        "nothing from sales within {days} ({share}), the time that nine of ten answers take."
    ),
    "prospects_disregarded.none": (
        "Qualified prospects are heard as before: {rest} of the {n} handed over {in_period} had"
        " an answer from sales within {days} ({rest_share}); in {past} it was {rest_other}."
    ),
    "prospects_disregarded.slightly_worse": (
        "Slightly more qualified prospects wait for an answer than before: {rest} of the {n} "
        "handed over {in_period} had an answer from sales within {days} ({rest_share}); in "
        "{past} it was {rest_other}."
    ),
    "prospects_disregarded.slightly_better": (
        "Slightly fewer qualified prospects wait for an answer than before: {rest} of the {n} "
        "handed over {in_period} had an answer from sales within {days} ({rest_share}); in "
        "{past} it was {rest_other}."
    ),
    "prospects_disregarded.none.left_over": (
        "Qualified prospects are heard: {rest} of the {n} handed over {in_period} had an answer"
        " from sales within {days} ({rest_share})."
    ),
    "prospects_disregarded.opposite": (
        "Sales leaves fewer qualified prospects waiting than before: {rest} of the {n} handed "
        "over {in_period} had an answer from sales within {days} ({rest_share}); in {past} it "
        "was {rest_other}."
    ),
    "prospects_disregarded.unknown": (
        "Too few to speak of a habit: of {n} qualified prospects handed over {in_period}, "
        "{hits} heard nothing from sales within {days}."
    ),
    # What cannot be known yet
    "missing.no_leads": "This cannot be told yet: no leads are in the history.",
    "missing.no_quality": (
        "This cannot be told yet: leads are in the history, but not what sales thought of them."
    ),
    "missing.no_outcomes": "This cannot be told yet: nothing in the history was won or lost.",
    "missing.no_deals": "This cannot be told yet: no closed deals are in the history.",
    "missing.no_amounts": (
        "This cannot be told yet: lost deals carry no amount, so large ones look like small ones."
    ),
    "missing.no_handed": (
        "This cannot be told yet: no lead in the history is marked as qualified or sent to sales."
    ),
    "missing.no_answers": (
        "This cannot be told yet: leads are handed over, but no call, mail or answer to them is"
        " in the history."
    ),
    "missing.too_young": (
        "This cannot be told yet: what began in that time is too young to be judged until {on}."
    ),
    "missing.short_past": "This cannot be told yet: the history is too short to say what is usual.",
}

REMARKS = {
    "last_year": "The same months of last year brought {last_year}.",
    "no_last_year": (
        "The season is not allowed for yet: that takes the same months of a year before."
    ),
    "ripe": (
        "Each lead had {days} for it, the time that nine of ten need; younger leads are left out."
    ),
    "swing": "Numbers of this size swing as far as that by chance.",
    "slight": "The difference is more than chance, but less than a tenth.",
    "reason": "The reason given most often is “{reason}”, {reason_count} of {hits} times.",
    "amounts": "Of the large deals, {lost} was lost and {won} won.",
    "by_product": (
        "Lost deals carry no amount here, so deals are told apart by what their product brings."
    ),
    "gathers_owner": (
        "More of them are lost with {gathers_at} than with others: {gathers} of {gathers_of}."
    ),
    "gathers_product": (
        "More of them are lost at {gathers_at} than at others: {gathers} of {gathers_of}."
    ),
    "gathers_reason": (
        "Large deals are lost to “{gathers_at}” more often than smaller ones: {gathers} of "
        "{gathers_of}."
    ),
    "gathers_stage": (
        "Large deals are lost at “{gathers_at}” more often than smaller ones: {gathers} of "
        "{gathers_of}."
    ),
    "waiting": "{waiting} of them wait to this day.",
    "waiting_one": "One of them waits to this day.",
    "nobody_waits": "By now every one of them has an answer.",
    "contact": "Half of those sent had their first call or mail within {contact}.",
    "telling.poor_leads.more": "It would be more than chance had sales sent back {telling} or more.",
    "telling.poor_leads.fewer": (
        "It would be more than chance had {telling} or fewer become sales-qualified."
    ),
    "telling.little_converted.fewer": (
        "It would be more than chance had {telling} or fewer got that far."
    ),
    "telling.lucrative_deals_lost.fewer": (
        "It would be more than chance had {telling} or fewer been won."
    ),
    "telling.prospects_disregarded.more": (
        "It would be more than chance had {telling} or more heard nothing."
    ),
}


def sentence(keys: list[str], values: dict[str, str]) -> tuple[str, str]:
    """The most special key that has a sentence, and the sentence with the values in it."""
    key = next(key for key in keys if key in SENTENCES)
    return key, SENTENCES[key].format(**values)
