"""Reads mails as a stranger would, with Python's own library: FILE... or a Maildir, one JSON object a line."""

import email.policy
import hashlib
import json
import mailbox
import pathlib
import sys


def read(raw):
    m = email.message_from_bytes(raw, policy=email.policy.default)
    text, html = m.get_body(["plain"]), m.get_body(["html"])
    return {
        "subject": m["Subject"],
        "from": [(a.display_name, a.addr_spec) for a in m["From"].addresses],
        "to": [(a.display_name, a.addr_spec) for a in m["To"].addresses],
        "message_id": m["Message-ID"],
        "type": m.get_content_type(),
        "text": text.get_content().replace("\r\n", "\n"),
        "html": html.get_content().replace("\r\n", "\n"),
        "files": [(f.get_filename(), f.get_content_type(), hashlib.sha256(f.get_payload(decode=True)).hexdigest()) for f in m.iter_attachments()],
        "defects": [str(d) for part in m.walk() for d in part.defects],
    }


for name in sys.argv[1:]:
    if pathlib.Path(name).is_dir():
        box = mailbox.Maildir(name, create=False)
        for key in sorted(box.keys()):
            print(json.dumps({"flags": box[key].get_flags(), "folder": box[key].get_subdir(), **read(box.get_bytes(key))}))
    else:
        print(json.dumps(read(pathlib.Path(name).read_bytes())))
