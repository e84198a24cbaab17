"""Transfers: who gave whom how much for what, and which of it is part of what; and how many it reached.

What a sum of money is, the nearest word of money or giving beside it says: a verb of giving or getting (`allocated`, `received`), a
kind of money (`loans of`, `in subsidies`), or a word for money that changes no hands (`income`, `output`). The verb gives the roles:
who stands before it gives, or gets; `to`, `for`, `from` and `by` lead to the others.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import regex

from yearbook.model import Draft
from yearbook.relate.breakdowns import Whole
from yearbook.relate.sentences import Shown, date_of
from yearbook.rules import Rules
from yearbook.signs import SIGNS

# What a price is per: UCUM codes and Chinese units of mass, volume and energy.
GOODS = frozenset({"kg", "g", "t", "jin", "liang", "dan", "L", "hL", "m3", "kW.h", "[lb_av]", "[bbl_us]"})
CLAUSE = {"en": ";:", "zh": ",;:"}  # what parts the clauses that have subjects of their own
NEAR = {"en": 110, "zh": 45}  # characters between a sum and the word that says what it is
BESIDE = 40  # … between that word and a second one
BEHIND = 90  # … between a sum and a passive behind it
MOST_TOLD = 20  # transfers of one sum among which the first telling is looked for
HOW_MANY = regex.compile(rf"(?<=\p{{Han}}{{2}}){SIGNS['count']}$")
ACTORS = ("place", "organization")
INHERITED = ("donor", "recipient", "date", "status")  # what a part takes from its whole
STATUS = {"en": 60, "zh": 24}  # characters before a sum in which it is said to be planned, agreed, cumulative or in kind
OTHER = {"donor": "recipient", "recipient": "donor"}


@dataclass
class Transfer:
    """A transfer in the making: the offset of its sum in the sentence, and the fields of its record."""

    at: int
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cue:
    """A word that says what a sum is: its span, the kind of transfer (None: none at all), whose its subject is."""

    start: int
    end: int
    kind: str | None
    subject: str | None = None  # `donor`, `recipient`, or None of a noun
    passive: bool = False
    word: str = ""


def find(sentence: Shown, wholes: Sequence[Whole], rates: Mapping[int, object], rules: Rules) -> list[Transfer]:
    """The transfers of a sentence, in text order; `wholes` are its breakdowns, `rates` its figures that say by how much something changed."""
    cues = list(_cues(sentence, rules))
    found: dict[int, Transfer] = {}
    cue_of: dict[int, _Cue] = {}
    blocked: set[int] = set()  # sums that are no transfers; nor are their parts, unless given in words of their own
    part_of = {part: one.whole for one in wholes for part in one.parts}
    for at in (at for at, mention in sentence.mentions.items() if mention.type == "amount" and at not in rates):
        cue = _cue_of(sentence, at, cues, rules)
        whole = part_of.get(at)
        if whole in blocked and not (cue and cue.subject and whole is not None and cue.start > whole):
            blocked.add(at)
        elif whole in found:
            found[at] = _part(sentence, at, found[whole], cue, rules)
        elif cue and cue.kind and not _is_price(sentence, at, rules):
            found[at] = Transfer(at, _fields(sentence, at, cue, rules))
        elif cue and not cue.kind:
            blocked.add(at)
        if cue and cue.subject:
            cue_of[at] = cue
    _in_step(sentence, found, cue_of, rules)
    for at, one in found.items():
        if (before := _converted(sentence, at, rules)) in found:
            one.fields["same_as"] = found[before].fields["amount"]
    return list(found.values())


def _converted(sentence: Shown, at: int, rules: Rules) -> int | None:
    """The sum before it that it gives in another currency: `‹15.5 billion yuan› (‹$2.34 billion›)`, `‹1000万美元›，折合‹8000万元›`; None of none."""
    before = max((one for one in sentence.mentions if one < at), default=None)
    if before is None or sentence.mentions[before].type != "amount":
        return None
    between = sentence.between(before, at)
    other = sentence.mentions[before].fields["currency"] != sentence.mentions[at].fields["currency"]
    bracketed = between.lstrip().startswith("(") and sentence.text.startswith(")", at + 1)
    return before if other and (bracketed or rules.patterns["$converted"].fullmatch(between)) else None


def _is_price(sentence: Shown, at: int, rules: Rules) -> bool:
    """Is it so much for a weight or volume of goods, or a rate that only restates a sum before it?"""
    per = str(sentence.mentions[at].fields.get("per") or "")
    return per in GOODS or (bool(per) and rules.patterns["$restated"].search(sentence.text[:at]) is not None)


def _in_step(sentence: Shown, found: Mapping[int, Transfer], cue_of: Mapping[int, _Cue], rules: Rules) -> None:
    """`‹A› and ‹B› gave ‹3› and ‹4 million› respectively`: to each sum its own of as many donors or recipients."""
    for cue in dict.fromkeys(cue_of.values()):
        ones = [found[at] for at, other in cue_of.items() if other == cue and at in found]
        for role in ("donor", "recipient"):
            actors = ones[0].fields.get(role, ()) if ones else ()
            if len(ones) == len(actors) > 1 and all(one.fields.get(role) == actors for one in ones):
                for one, actor in zip(ones, actors, strict=True):
                    one.fields[role] = (actor,)


def _cues(sentence: Shown, rules: Rules) -> Iterator[_Cue]:
    """All words of money and giving in a sentence, in order of place."""
    for match in rules.patterns["$transfer_word"].finditer(sentence.text):
        groups = match.groupdict()
        before = sentence.text[max(0, match.start() - BESIDE) : match.start()]
        if any(rules.patterns[name].search(before) for name in ("$taken_back", "$not_given")):
            yield _Cue(*match.span(), None)
        elif groups.get("gives"):
            subject, kind = rules.meaning("gives", match["gives"]).split()
            passive = rules.patterns["$passive_before"].search(before) is not None
            yield _Cue(*match.span(), kind, subject, passive, match[0])
        elif groups.get("no_transfer"):
            yield _Cue(*match.span(), None, word=match[0])
        else:
            yield _Cue(*match.span(), rules.meaning("fund", match["fund"]), word=match[0])


def _cue_of(sentence: Shown, at: int, cues: list[_Cue], rules: Rules) -> _Cue | None:
    """The word that says what the sum at `at` is: one right behind it, else the nearest before, else a passive behind.

    A verb and a kind of money that both stand there make one: the roles of the verb, the kind of the money.
    """
    segment = sentence.text.rfind(";", 0, at) + 1
    before = [cue for cue in cues if segment <= cue.start < at and at - cue.end <= NEAR[rules.language]]
    beside = next(
        (cue for cue in cues if cue.start > at and rules.patterns["$money_of"].fullmatch(sentence.text[at + 1 : cue.start])), None
    )
    if before and rules.patterns["$in_kind"].fullmatch(before[-1].word) and any(cue.subject for cue in before):
        before.pop()  # goods of that value are given
    while len(before) > 1 and _is_one_word(before[-2], before[-1]):  # `补助资金`, `relief funds`: the first says the kind
        before[-2:] = [_Cue(before[-2].start, before[-1].end, before[-2].kind, word=before[-2].word)]
    last = before[-1] if before else None
    verb = next((cue for cue in reversed(before) if cue.subject), None)
    money = next((cue for cue in reversed(before) if not cue.subject), None)
    if beside and (beside.kind is None or beside.subject is None or last is None or last.kind is None):
        return _joined(verb, beside) if verb and beside.kind and not beside.subject else beside
    if last is None:
        return next(
            (
                cue
                for cue in cues
                if at < cue.start <= at + BEHIND and cue.passive and not _sum_between(sentence, at, cue.start, rules)
            ),
            None,
        )
    if last.kind and not last.subject and verb:
        return _joined(verb, last)
    doer = next(
        (cue for cue in reversed(before[:-1]) if cue.subject and cue.start >= _clause_start(sentence, last.start, rules)), None
    )
    if last.kind and doer and (doer.subject == "recipient" or rules.patterns["$noun_like"].fullmatch(last.word)):
        return _joined(doer, last)  # 得到…援助, 发放…贷款: the second names the money, the first says who gives or gets
    if last.kind == "other" and money and money.kind and last.start - money.end < BESIDE:
        return _joined(last, money)
    return last


def _is_one_word(first: _Cue, second: _Cue) -> bool:
    """Are two kinds of money one behind the other, the second a word for any?"""
    near = second.start - first.end <= 3
    return near and not first.subject and not second.subject and second.kind == "other" and first.kind not in (None, "other")


def _joined(verb: _Cue, money: _Cue) -> _Cue:
    kind = money.kind if (verb.kind in ("grant", "other") and money.kind != "other") or money.kind == "loan" else verb.kind
    return _Cue(verb.start, verb.end, kind, verb.subject, verb.passive, verb.word)


def _sum_between(sentence: Shown, first: int, second: int, rules: Rules) -> bool:
    """Does another sum stand between, other than as a part put in between commas or brackets?"""
    sums = [at for at, mention in sentence.mentions.items() if first < at < second and mention.type == "amount"]
    listed = all(rules.patterns["$sum_joint"].fullmatch(sentence.between(*pair)) for pair in pairwise([first, *sums]))
    return bool(sums) and not listed and not rules.patterns["$put_in"].match(sentence.text, first + 1)


def _fields(sentence: Shown, at: int, cue: _Cue, rules: Rules) -> dict[str, Any]:
    """The record of a sum that a word makes a transfer."""
    roles = _roles(sentence, at, cue, rules)
    fields = {
        "amount": sentence.mentions[at].id,
        **roles,
        "purpose": _purpose(sentence, at, rules) or _purpose_ahead(sentence, at, cue, rules) or _purpose_first(sentence, rules),
        "date": (date := date_of(sentence, at, rules)),
        "kind": _kind(sentence, at, cue, roles.get("donor", ()), rules),
        "status": _status(sentence, at, rules) or ("cumulative" if _of_years(sentence, date) else None),
        "rule": f"transfer.{cue.word.lower()}",
    }
    return {key: value for key, value in fields.items() if value}


def _of_years(sentence: Shown, date: str | None) -> bool:
    """Is the date a period of several years?"""
    edtf = next((str(one.fields["edtf"]) for one in sentence.mentions.values() if one.id == date), "")
    return len({part[:4] for part in edtf.split("/")}) > 1


def _kind(sentence: Shown, at: int, cue: _Cue, donors: tuple[str, ...], rules: Rules) -> str | None:
    """A transfer's kind: what is given per head or household is a subsidy, what a foundation or a firm gives a donation."""
    if cue.kind != "grant":
        return cue.kind
    if sentence.mentions[at].fields.get("per"):
        return "subsidy"
    given_by = [one for one in sentence.mentions.values() if one.id in donors and one.type == "organization"]
    words = (sentence.page[one.start : one.end] for one in given_by)
    return "donation" if any(rules.patterns["$gives_alms"].search(one) for one in words) else "grant"


def _status(sentence: Shown, at: int, rules: Rules) -> str | None:
    """Is a sum only planned or agreed, that of several years, or the value of goods? The words nearest before it say so, or a verb behind it."""
    start = max(_clause_start(sentence, at, rules), at - STATUS[rules.language])
    behind = rules.patterns["$status_behind"].match(sentence.text, at + 1)
    found = [*rules.patterns["$money_status"].finditer(sentence.text, start, at), *filter(None, [behind])]
    return next((name for name, words in found[-1].groupdict().items() if words), None) if found else None


def _part(sentence: Shown, at: int, whole: Transfer, cue: _Cue | None, rules: Rules) -> Transfer:
    """A part takes from its whole what is not said of itself: donor, recipient, date, kind; never the purpose."""
    own = _roles(sentence, at, cue, rules) if cue and cue.kind and cue.start > whole.at else _beside(sentence, at, rules)
    kind = cue.kind if cue and cue.kind and cue.start > whole.at and cue.kind != "other" else whole.fields.get("kind")
    inherited: dict[str, Any] = {name: whole.fields[name] for name in INHERITED if name in whole.fields}
    fields: dict[str, Any] = {"amount": sentence.mentions[at].id, **inherited, **own, "purpose": _purpose(sentence, at, rules) or _purpose_of_part(sentence, at, rules), "kind": kind,
              "part_of": sentence.mentions[whole.at].id, "rule": "transfer.part"}  # fmt: skip
    return Transfer(at, {key: value for key, value in fields.items() if value})


def _roles(sentence: Shown, at: int, cue: _Cue, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Donor and recipient: the verb's subject and object, and whom prepositions behind the sum or the verb lead to."""
    roles: dict[str, tuple[str, ...]] = {}
    if cue.subject:
        role = cue.subject if not cue.passive else OTHER[cue.subject]
        subject = () if cue.passive and at < cue.start else _own_subject(sentence, at, cue, rules)
        if subject is None:
            subject = _subject(sentence, cue, at, rules)
            object_ = rules.patterns["$indirect"].match(sentence.text, cue.end)
            if object_ and not cue.passive and object_.end() in sentence.mentions and object_.end() < at:
                roles[OTHER[cue.subject]] = _list_from(sentence, object_.end(), rules)
        roles[role] = subject
    sums = [one for one, mention in sentence.mentions.items() if cue.end <= one < at and mention.type == "amount"]
    alone = not sums or rules.patterns["$sum_joint"].fullmatch(sentence.between(sums[-1], at))
    roles |= _ahead(sentence, cue, rules) | _beside(sentence, at, rules, min(cue.end, at) if alone else sums[-1])
    if roles.get("recipient") == roles.get("donor"):
        roles.pop("recipient", None)
    return {name: ids for name, ids in roles.items() if ids}


def _own_subject(sentence: Shown, at: int, cue: _Cue, rules: Rules) -> tuple[str, ...] | None:
    """`‹A› gave ‹3 million›, ‹B› ‹2 million›`: who stands between the sum before and this one; None where no sum stands before."""
    sums = [one for one, mention in sentence.mentions.items() if cue.end <= one < at and mention.type == "amount"]
    if not sums or rules.patterns["$sum_joint"].fullmatch(sentence.between(sums[-1], at)):
        return None
    actors = [one for one, mention in sentence.mentions.items() if sums[-1] < one < at and mention.type in ACTORS]
    to = any(one.end() in actors for one in rules.patterns["$recipient_before"].finditer(sentence.text, sums[-1], at))
    return None if to else tuple(sentence.mentions[one].id for one in actors)


def _ahead(sentence: Shown, cue: _Cue, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Whom prepositions before the verb lead to, in its clause: 苏州`向`铜仁拨付."""
    found = {}
    for role in ("donor", "recipient"):
        for match in rules.patterns[f"${role}_ahead"].finditer(
            sentence.text, _clause_start(sentence, cue.start, rules), cue.start
        ):
            if match.end() in sentence.mentions and (ids := _list_from(sentence, match.end(), rules)):
                found[role] = ids
    return found


def _clause_start(sentence: Shown, at: int, rules: Rules) -> int:
    """Where the clause of an offset begins: behind a semicolon or colon; in Chinese behind a comma too."""
    return max(sentence.text.rfind(mark, 0, at) for mark in CLAUSE[rules.language]) + 1


def _beside(sentence: Shown, at: int, rules: Rules, start: int | None = None) -> dict[str, tuple[str, ...]]:
    """Whom `to`, `for`, `from` and `by` lead to in the stretch of the sum, up to the next sum."""
    end = min(
        (one for one, mention in sentence.mentions.items() if one > at and mention.type == "amount"), default=len(sentence.text)
    )
    stop = sentence.text.find(";", at)
    end = min(end, stop if stop >= 0 else end)
    found: dict[str, tuple[str, ...]] = {}
    for role in ("donor", "recipient"):
        for match in rules.patterns[f"${role}_before"].finditer(sentence.text, at + 1 if start is None else start, end):
            if match.end() in sentence.mentions and role not in found:
                found[role] = _list_from(sentence, match.end(), rules)
    return found


def _subject(sentence: Shown, cue: _Cue, at: int, rules: Rules) -> tuple[str, ...]:
    """The bodies or places before a verb that do what it says: the last list of them in its clause, bracketed ones left out.

    A clause that begins with its verb has the subject that its sentence began with.
    """
    start = _clause_start(sentence, cue.start, rules)
    if start and rules.patterns["$verb_first"].fullmatch(sentence.text[start : cue.start]):
        first = next((one for one, mention in sentence.mentions.items() if mention.type in ACTORS), None)
        begins = first is not None and rules.patterns["$opens_sentence"].fullmatch(sentence.text[:first])
        return _list_from(sentence, first, rules) if first is not None and begins else ()
    actors = [one for one, mention in sentence.mentions.items() if start <= one < cue.start and mention.type in ACTORS]
    actors = [one for one in actors if not rules.patterns["$no_subject_before"].search(sentence.text[start:one])]
    sums = [one for one, mention in sentence.mentions.items() if one < cue.start and one != at and mention.type == "amount"]
    if not actors or (sums and sums[-1] > actors[-1]):
        return ()
    first = len(actors) - 1
    while first and rules.patterns["$actor_joint"].fullmatch(sentence.between(actors[first - 1], actors[first])):
        first -= 1
    return tuple(sentence.mentions[one].id for one in actors[first:])


def _list_from(sentence: Shown, at: int, rules: Rules) -> tuple[str, ...]:
    """The ids of a list of bodies or places that begins at a sign."""
    if sentence.mentions[at].type not in ACTORS:
        return ()
    ids = [sentence.mentions[at].id]
    for nxt in sorted(one for one in sentence.mentions if one > at):
        if sentence.mentions[nxt].type not in ACTORS or not rules.patterns["$actor_joint"].fullmatch(sentence.between(at, nxt)):
            break
        ids.append(sentence.mentions[nxt].id)
        at = nxt
    return tuple(ids)


def _purpose(sentence: Shown, at: int, rules: Rules) -> str | None:
    """The words behind a sum that say what it is for, as the page has them."""
    match: regex.Match[str] | None = rules.patterns["$purpose"].match(sentence.text, at + 1)
    if not match:
        return None
    start, end = match.span("what")
    counted = HOW_MANY.search(match["what"])  # `购置仪器1126台` is for instruments
    return sentence.words(start, end - len(counted[0]) if counted else end)


def _purpose_ahead(sentence: Shown, at: int, cue: _Cue, rules: Rules) -> str | None:
    """What the name of the money says that it is for: 拨`救灾`款‹80万元›."""
    clause = max(sentence.text.rfind(mark, 0, at) for mark in ",;:、") + 1
    start = max((one + 1 for one in sentence.mentions if clause <= one < at), default=clause)
    start = max(start, cue.end if cue.subject and cue.end <= at else start)
    match = rules.patterns["$purpose_ahead"].search(sentence.text, start, at)
    if not match or match.start() != start or rules.patterns["$purpose_stop"].match(match["what"]):
        return None
    return sentence.words(*match.span("what"))


def _purpose_of_part(sentence: Shown, at: int, rules: Rules) -> str | None:
    """What a part is called, where that says what it is for: `禁牧`补助‹1.24亿元›, and not 省级补助."""
    start = max((one + 1 for one in sentence.mentions if one < at), default=0)
    start = max(start, *(sentence.text.rfind(mark, 0, at) + 1 for mark in ",;:、(。"))
    match = rules.patterns["$purpose_of_part"].fullmatch(sentence.text, start, at)
    return (
        None if match is None or rules.patterns["$no_part_purpose"].match(match["what"]) else sentence.words(*match.span("what"))
    )


def beneficiaries(
    sentence: Shown, transfers: Sequence[Transfer], parts: Container[int], rules: Rules
) -> Iterator[dict[str, object]]:
    """Whom the transfers of a sentence reach: counts of people, households, villages that words of reaching join to a sum.

    Without a sum, those who are said to benefit do so in a place.
    """
    for at, mention in sentence.mentions.items():
        if at in parts or rules.patterns["$sent"].search(sentence.text, 0, at):
            continue  # a part of those who are, or who gives
        if mention.type == "count" and rules.patterns["$reached"].fullmatch(str(mention.fields.get("unit") or "")):
            of, rule = _reaching(sentence, at, transfers, rules)
            if of:
                yield {"count": mention.id, "of": of, "rule": f"beneficiary.{rule}"}


def _purpose_first(sentence: Shown, rules: Rules) -> str | None:
    """What a sentence begins with: `For flood relief the Ministry remitted ‹15 million›`."""
    match = rules.patterns["$purpose_first"].match(sentence.text)
    return sentence.words(*match.span("what")) if match else None


def _reaching(sentence: Shown, at: int, transfers: Sequence[Transfer], rules: Rules) -> tuple[str | None, str]:
    """The sum, or the place, by which the count at `at` benefits, and the words that say so; None if nothing says it."""
    for one in sorted(transfers, key=lambda one: abs(one.at - at)):
        between = sentence.between(min(at, one.at), max(at, one.at))
        name = "reaches" if one.at < at else "reached_by"
        if ";" not in between and rules.patterns[f"${name}"].search(between):
            return one.fields["amount"], name
    near = [one for one in transfers if ";" not in sentence.between(min(at, one.at), max(at, one.at))]
    if len(near) == 1:
        return near[0].fields["amount"], "alone"
    start, end = sentence.text.rfind(";", 0, at) + 1, sentence.text.find(";", at)
    clause = sentence.text[start : end if end >= 0 else len(sentence.text)]
    if rules.patterns["$benefits"].search(clause):
        before = [one for one in transfers if one.at < at]
        if before:
            return before[-1].fields["amount"], "benefits"
        places = [one for one, mention in sentence.mentions.items() if mention.type == "place"]
        if places and not transfers:
            return sentence.id_at(min(places, key=lambda one: abs(one - at))), "benefits"
    return None, ""


def join_told_again(records: Sequence[dict[str, Any]], mentions: Mapping[str, Draft], text: str, rules: Rules) -> None:
    """Give a transfer that tells an earlier one again its `same_as`: the same sum, in another sentence, with a donor or recipient in
    common, or pointed back to (`the ‹3 million yuan›`).
    """
    told: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for record in (one for one in records if one["type"] == "transfer"):
        amount = mentions[record["amount"]]
        back = rules.patterns["$told_before"].search(text[max(0, amount.start - 30) : amount.start]) is not None
        same_sums = told.setdefault(tuple(amount.fields.get(name) for name in ("value", "value_max", "currency", "per")), [])
        for earlier in same_sums[:MOST_TOLD]:
            if earlier["start"] == record["start"] or _of_other_dates(earlier, record, mentions):
                continue
            if back or _share_an_actor(earlier, record, mentions, text):
                record["same_as"] = earlier["amount"]
                break
        same_sums.append(record)


def _of_other_dates(one: Mapping[str, Any], other: Mapping[str, Any], mentions: Mapping[str, Draft]) -> bool:
    """Are two transfers dated, and neither within the other's date?"""
    dates = [str(mentions[record["date"]].fields["edtf"]) for record in (one, other) if record.get("date")]
    return len(dates) == 2 and not dates[0].startswith(dates[1]) and not dates[1].startswith(dates[0])


def _share_an_actor(one: Mapping[str, Any], other: Mapping[str, Any], mentions: Mapping[str, Draft], text: str) -> bool:
    """Have two transfers a donor or a recipient in common, and none that differs in the same role?"""
    shared = False
    for role in ("donor", "recipient"):
        first, second = ([mentions[id_] for id_ in record.get(role, ())] for record in (one, other))
        common = any(_same_actor(actor, another, text) for actor in first for another in second)
        if first and second and not common:
            return False
        shared |= common
    return shared


def _same_actor(one: Draft, other: Draft, text: str) -> bool:
    """One division code, or one name, be it with its level word or without."""
    if one.fields.get("code") and other.fields.get("code"):
        return bool(one.fields["code"] == other.fields["code"])
    names = text[one.start : one.end], text[other.start : other.end]
    return names[0].startswith(names[1]) or names[1].startswith(names[0])
