"""Signs: the private-use characters that stand for mentions where rules relate them, as masks stand for numbers."""

SIGNS = {
    "amount": "\ue010",
    "count": "\ue011",
    "measure": "\ue012",
    "percent": "\ue013",
    "date": "\ue014",
    "duration": "\ue015",
    "place": "\ue016",
    "person": "\ue017",
    "organization": "\ue018",
    "document": "\ue019",
}

# Fragments of rule files: `$a_date` is the sign of a date, `$a_figure` that of any amount, count, measure, percent or duration.
SIGN_FRAGMENTS = {f"{'an' if name[0] in 'aeiou' else 'a'}_{name}": sign for name, sign in SIGNS.items()} | {
    "a_figure": "[\ue010-\ue013\ue015]",
    "an_actor": "[\ue016-\ue018]",
    "a_mention": "[\ue010-\ue019]",
}
