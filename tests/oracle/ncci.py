"""The NCCI edits in plain Python, as an oracle for paylint: random claims, and what must be found on them.

usage: ncci.py <pairs.csv.gz> <mue.csv> <number of claims> <seed> <claims.ndjson> <expected.csv>

Written from the published meaning, not from paylint: the pair edits of the NCCI Policy Manual for Medicare, chapter I
(column two is denied; indicator 0 never bypassed, 1 bypassed by an NCCI-associated modifier on either line, 9 no edit;
same patient, day and provider; a row holds through its deletion date), and the unit limits (indicator 1: each line;
2 and 3: all units of a code on a day, every line of which is denied; a line over several days counts its units by the
day, rounded to the nearest whole). Every pair of lines is looked at; the table is a dictionary.
"""
import csv
import datetime
import gzip
import json
import random
import sys

BYPASS = set(
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD LM RC RI "
    "24 25 57 58 78 79 27 59 91 XE XS XP XU".split()
)
OTHER = "22 76 77 50 51 52 26 TC GP KX".split()
PROVIDERS = ["1932163398", "1257781848"]
OPEN = datetime.date(9999, 12, 31)


def day(text):
    return datetime.date.fromisoformat(text) if text else OPEN


def load_pairs(path):
    pairs = {}
    with gzip.open(path, "rt", newline="") as f:
        for row in csv.DictReader(f):
            pairs.setdefault((row["column1"], row["column2"]), []).append((row["deletion_date"], row["modifier_indicator"]))
    return pairs


def load_limits(path):
    with open(path, newline="") as f:
        return {row["hcpcs_code"]: (int(row["mue_units"]), row["mue_mai"]) for row in csv.DictReader(f)}


def provider(claim, line):
    return line.get("rendering_provider") or claim.get("rendering_provider") or claim["billing_provider"]


def units_a_day(line):
    days = (line["through"] - line["date"]).days + 1
    # To the nearest whole, a half up: units are never negative.
    return (2 * line["units"] + days) // (2 * days)


def findings(claim, pairs, limits):
    found = set()
    lines = claim["lines"]
    for a in lines:
        for b in lines:
            if a is b or a["date"] != b["date"] or provider(claim, a) != provider(claim, b):
                continue
            for deletion, indicator in pairs.get((a["procedure"], b["procedure"]), ()):
                if a["date"] > day(deletion):
                    continue
                bypassed = indicator == "1" and BYPASS & (set(a["modifiers"]) | set(b["modifiers"]))
                if indicator in "01" and not bypassed:
                    found.add((b["line"], "PTP"))
    for a in lines:
        if a["procedure"] not in limits:
            continue
        most, kind = limits[a["procedure"]]
        if kind == "1":
            units = units_a_day(a)
        else:
            same = [b for b in lines if b["procedure"] == a["procedure"] and b["date"] == a["date"] and provider(claim, a) == provider(claim, b)]
            units = sum(units_a_day(b) for b in same)
        if units > most:
            found.add((a["line"], "MUE-LINE" if kind == "1" else "MUE-DAY"))
    return found


def random_claims(count, seed, pairs, limits):
    rng = random.Random(seed)
    keys, codes = sorted(pairs), sorted(limits)
    by_line = [code for code in codes if limits[code][1] == "1"]
    for at in range(count):
        days = [datetime.date(2018, 1, 1) + datetime.timedelta(days=rng.randrange(2900)) for _ in range(rng.choice([1, 1, 2]))]
        chosen = []
        while len(chosen) < rng.randint(1, 6):
            kind = rng.random()
            if kind < 0.6:
                key = rng.choice(keys)
                chosen += rng.sample(key, 2)
                deletion = rng.choice(pairs[key])[0]
                if deletion and rng.random() < 0.5:
                    days[0] = day(deletion) + datetime.timedelta(days=rng.choice([-1, 0, 0, 1]))
            elif kind < 0.75 and chosen:
                chosen.append(rng.choice(chosen))
            else:
                chosen.append(rng.choice(by_line if rng.random() < 0.2 else codes))
        lines = []
        for number, code in enumerate(chosen, 1):
            date = rng.choice(days)
            span = rng.choice([0] * 9 + [1, 2, 9])
            most = limits.get(code, (2, "3"))[0]
            units = max(1, most + rng.choice([-1, 0, 0, 1])) if rng.random() < 0.5 else rng.choice([1, 1, 1, 2, 3])
            line = dict(line=number, procedure=code, modifiers=rng.sample(sorted(BYPASS) + OTHER, rng.choice([0, 0, 0, 1, 1, 2])), units=units * (span + 1) + (rng.choice([0, 0, 1]) if span else 0), charge="100.00", date=date, through=date + datetime.timedelta(days=span))
            if rng.random() < 0.3:
                line["rendering_provider"] = rng.choice(PROVIDERS)
            lines.append(line)
        claim = dict(claim_id=f"N{at:06}", type="professional", payer="NCCI", billing_provider=PROVIDERS[0], diagnoses=["R69"], lines=lines)
        if rng.random() < 0.3:
            claim["rendering_provider"] = rng.choice(PROVIDERS)
        yield claim


def main():
    pairs_path, limits_path, count, seed, claims_path, expected_path = sys.argv[1:7]
    pairs, limits = load_pairs(pairs_path), load_limits(limits_path)
    with open(claims_path, "w") as claims, open(expected_path, "w") as expected:
        for claim in random_claims(int(count), int(seed), pairs, limits):
            claims.write(json.dumps(claim, default=str) + "\n")
            for line, edit in sorted(findings(claim, pairs, limits)):
                expected.write(f"{claim['claim_id']},{line},{edit}\n")


main()
