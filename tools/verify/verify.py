"""Verifies exports of the chain of evidence (duban export chain): python3 verify.py FILE... It shares nothing with duban but docs/evidence.zh-CN.md."""
import base64, collections, gzip, hashlib, json, sys


def raw(value):
    """The type and the bytes of a value."""
    if isinstance(value, dict):
        kind, text = next(iter(value.items()))
        return "b" if kind == "base64" else "t", base64.b64decode(text)
    return ("i", b"%d" % value) if isinstance(value, int) else ("t", value.encode())


def leaf(alg, table, row):
    h = hashlib.new(alg, table.encode() + b"\n")
    for name in sorted(row):
        tag, data = raw(row[name])
        h.update(f"{name} {tag} {len(data)}\n".encode() + data + b"\n")
    return h.hexdigest()


def verify(path):
    """Returns what is wrong with an export; nothing if it is good."""
    seals, rows, wrong = [], collections.defaultdict(list), []
    for text in open(path, encoding="utf-8"):
        line = json.loads(text)
        if "seal" in line:
            seals.append(line["seal"])
        else:
            rows[line["table"]].append((line["no"], line["row"]))
    purges = collections.defaultdict(list)
    for _, p in rows["purges"]:
        purges[p["tbl"], p["row_no"]].append(p)
    at, before = collections.Counter(), {"id": 0, "hash": "", "mac": "", "key": "", "distid": ""}
    for s in seals:
        if s["alg"] not in ("sm3", "sha256"):
            wrong.append(f"seal {s['id']}: algorithm")
            continue
        leaves = []
        for table in sorted(s["counts"]):
            part = rows[table][at[table]:at[table] + s["counts"][table]]
            at[table] += s["counts"][table]
            for no, row in part:
                sum = leaf(s["alg"], table, row)
                if done := purges.get((table, no)):
                    if sum != done[-1]["after"] or any(a["after"] != b["before"] for a, b in zip(done, done[1:])):
                        wrong.append(f"{table} {no}: not what the purge left")
                    sum = done[0]["before"]
                leaves.append(sum)
        link = " ".join(x or "-" for x in (s["prev"], before["mac"], before["key"], before["distid"]))
        head = f"duban seal\nid {s['id']}\nat {s['at']}\nalg {s['alg']}\nprev {link}\n" + "".join(f"{t} {n}\n" for t, n in sorted(s["counts"].items()))
        if hashlib.new(s["alg"], (head + "".join(x + "\n" for x in leaves)).encode()).hexdigest() != s["hash"]:
            wrong.append(f"seal {s['id']}: its rows or itself")
        if s["id"] != before["id"] + 1 or s["prev"] != before["hash"] or base64.b64decode(s["marks"] or "") != bytes.fromhex("".join(x[:8] for x in leaves)):
            wrong.append(f"seal {s['id']}: its place in the chain, or its marks")
        before = s
    for no, m in rows["messages"]:
        if ("messages", no) not in purges and hashlib.sha256(gzip.decompress(raw(m["body"])[1])).hexdigest() != m["sha256"]:
            wrong.append(f"messages {no}: its words")
    return wrong


def found(path):
    try:
        return verify(path)
    except Exception as fault:  # what cannot even be read was changed
        return [repr(fault)]


if __name__ == "__main__":
    all = {path: found(path) for path in sys.argv[1:]}
    print(json.dumps(all, ensure_ascii=False, indent=0))
    sys.exit(any(all.values()))
