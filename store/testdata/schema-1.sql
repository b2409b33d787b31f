CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE versions (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('plan', 'directory', 'calendar')),
  name TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE events (id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE holds (
  id INTEGER PRIMARY KEY, scope TEXT NOT NULL, held INTEGER NOT NULL, by_whom TEXT NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE rounds (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL, scheduled INTEGER NOT NULL, off INTEGER NOT NULL
) STRICT;
CREATE TABLE notices (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, key TEXT NOT NULL, obligation TEXT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, on_day TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (realm, key)
) STRICT;
CREATE TABLE messages (
  id TEXT PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, recipient TEXT NOT NULL, day TEXT NOT NULL,
  composed INTEGER NOT NULL, expires INTEGER NOT NULL, leader INTEGER NOT NULL, urgent INTEGER NOT NULL, refs TEXT NOT NULL,
  mention TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL, sha256 TEXT NOT NULL,
  batch TEXT NOT NULL, -- the first of the parts that were worded together
  purpose TEXT NOT NULL CHECK (purpose IN ('', 'word', 'fallback')) -- '' counts for the caps, the others do not
) STRICT;
CREATE TABLE message_notices (
  message_id TEXT NOT NULL REFERENCES messages (id), notice_id INTEGER NOT NULL REFERENCES notices (id),
  PRIMARY KEY (message_id, notice_id)
) STRICT;
CREATE TABLE attempts (
  message_id TEXT NOT NULL REFERENCES messages (id), number INTEGER NOT NULL, step TEXT NOT NULL CHECK (step IN ('begin', 'commit', 'end')),
  at INTEGER NOT NULL, outcome TEXT NOT NULL, code INTEGER NOT NULL, reply TEXT NOT NULL, dead INTEGER NOT NULL,
  PRIMARY KEY (message_id, number, step)
) STRICT;
CREATE TABLE settlements (
  id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, notice_id INTEGER NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL,
  by_whom TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE TABLE channel_events (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('paused', 'broken', 'mended', 'tested')),
  until INTEGER NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE losses (
  id INTEGER PRIMARY KEY, realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, recipient TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('dead', 'refused')), why TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE standing (notice_id INTEGER PRIMARY KEY REFERENCES notices (id), realm TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL) STRICT;
CREATE TABLE queue (
  message_id TEXT PRIMARY KEY REFERENCES messages (id), realm TEXT NOT NULL, next_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  failures INTEGER NOT NULL, doubtful INTEGER NOT NULL, person INTEGER NOT NULL
) STRICT;
CREATE TABLE reminded (
  realm TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, obligation TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (realm, channel, address, obligation)
) STRICT;
CREATE TABLE channels (
  realm TEXT NOT NULL, channel TEXT NOT NULL, until INTEGER NOT NULL, broken_since INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (realm, channel)
) STRICT;
INSERT INTO "goose_db_version" VALUES (1, 0, 1, '2026-11-24 10:42:04');
INSERT INTO "goose_db_version" VALUES (2, 1, 1, '2026-11-24 10:42:04');
INSERT INTO "meta" VALUES ('revision', '5');
INSERT INTO "versions" VALUES (1, 'plan', 'p', '{"id":"p","title":"方案","problems":[{"plan":"p","number":1,"title":"某河道治理滞后","goal":"","measures":null,"deadline":{"kind":"date","date":"2024-07-03","text":""},"responsible":["甲县"],"lead":null,"cooperating":null,"leader":null,"source":{"line":0,"column":0}}]}', 1717376400000);
INSERT INTO "versions" VALUES (2, 'directory', '', '{"contacts":[{"body":"甲县","name":"","title":"","channel":"mail","address":"jia@x.example","mobile":"","mention":null,"order":0,"from":"","to":""}],"collectives":null,"aliases":null,"succeeds":null}', 1717372800000);
INSERT INTO "versions" VALUES (3, 'calendar', '2024', '{"year":2024,"papers":["国办发明电〔2023〕7号"],"days":null}', 1717376400000);
INSERT INTO "events" VALUES (1, 'p/1', 'report', 1717376400000, '{"id":0,"key":"p/1","event":"report","on":"2024-06-03","at":"2024-06-03T09:00:00+08:00","by":"甲县","doc":"","note":""}');
INSERT INTO "holds" VALUES (1, 'p', 1, 'import', 'a plan enters held', 1717376400000);
INSERT INTO "holds" VALUES (2, 'p', 0, '管理员', '', 1717376400000);
INSERT INTO "rounds" VALUES (1, 'real', '2024-06-03', 1717376400000, 1, 0);
INSERT INTO "notices" VALUES (1, 'real', 'p/1|2024-07-03.import.0|d30|1|channel 1|jia@x.example', 'p/1', 'channel 1', 'jia@x.example', '2024-06-03', '{"Obligation":"p/1","Anchor":{"date":"2024-07-03","event":"import","seq":0},"Stage":"d30","Occurrence":1,"Channel":"channel 1","Address":"jia@x.example","Plan":"","Problem":0,"On":"2024-06-03","Nominal":"","Role":"leader","Roles":null,"Bodies":null,"Recipient":"","Due":"","Urgent":false,"State":"","Mention":null,"Late":false,"Fallback":false}', 1717376400000);
INSERT INTO "notices" VALUES (2, 'real', 'p/2|2024-07-03.import.0|d30|1|channel 2|jia@x.example', 'p/2', 'channel 2', 'jia@x.example', '2024-06-03', '{"Obligation":"p/2","Anchor":{"date":"2024-07-03","event":"import","seq":0},"Stage":"d30","Occurrence":1,"Channel":"channel 2","Address":"jia@x.example","Plan":"","Problem":0,"On":"2024-06-03","Nominal":"","Role":"leader","Roles":null,"Bodies":null,"Recipient":"","Due":"","Urgent":false,"State":"","Mention":null,"Late":false,"Fallback":false}', 1717376400000);
INSERT INTO "notices" VALUES (3, 'real', 'p/3|2024-07-03.import.0|d30|1|channel 3|jia@x.example', 'p/3', 'channel 3', 'jia@x.example', '2024-06-03', '{"Obligation":"p/3","Anchor":{"date":"2024-07-03","event":"import","seq":0},"Stage":"d30","Occurrence":1,"Channel":"channel 3","Address":"jia@x.example","Plan":"","Problem":0,"On":"2024-06-03","Nominal":"","Role":"leader","Roles":null,"Bodies":null,"Recipient":"","Due":"","Urgent":false,"State":"","Mention":null,"Late":false,"Fallback":false}', 1717376400000);
INSERT INTO "notices" VALUES (4, 'real', 'p/4|2024-07-03.import.0|d30|1|channel 4|jia@x.example', 'p/4', 'channel 4', 'jia@x.example', '2024-06-03', '{"Obligation":"p/4","Anchor":{"date":"2024-07-03","event":"import","seq":0},"Stage":"d30","Occurrence":1,"Channel":"channel 4","Address":"jia@x.example","Plan":"","Problem":0,"On":"2024-06-03","Nominal":"","Role":"leader","Roles":null,"Bodies":null,"Recipient":"","Due":"","Urgent":false,"State":"","Mention":null,"Late":false,"Fallback":false}', 1717376400000);
INSERT INTO "messages" VALUES ('m1', 'real', 'channel 1', 'jia@x.example', '甲县', '2024-06-03', 1717376400000, 1717405200000, 1, 0, '', '', '主题', x'1f8b08000000000000ffaa562a2e4dca4a4d2e51b2527ab263f7cb45339474944a522b40fc676b173f9bd6ae540b080000ffffb9e04b6924000000', 'b5c74c604a1a60df694e411d6de380573cc2e6f845dd4bf73a87edae970b8535', 'm1', '');
INSERT INTO "messages" VALUES ('m2', 'real', 'channel 2', 'jia@x.example', '甲县', '2024-06-03', 1717376400000, 1717405200000, 1, 0, '', '', '主题', x'1f8b08000000000000ffaa562a2e4dca4a4d2e51b2527ab263f7cb45339474944a522b40fc676b173f9bd6ae540b080000ffffb9e04b6924000000', 'b5c74c604a1a60df694e411d6de380573cc2e6f845dd4bf73a87edae970b8535', 'm2', '');
INSERT INTO "messages" VALUES ('m3', 'real', 'channel 3', 'jia@x.example', '甲县', '2024-06-03', 1717376400000, 1717405200000, 1, 0, '', '', '主题', x'1f8b08000000000000ffaa562a2e4dca4a4d2e51b2527ab263f7cb45339474944a522b40fc676b173f9bd6ae540b080000ffffb9e04b6924000000', 'b5c74c604a1a60df694e411d6de380573cc2e6f845dd4bf73a87edae970b8535', 'm3', '');
INSERT INTO "messages" VALUES ('m4', 'real', 'channel 4', 'jia@x.example', '甲县', '2024-06-03', 1717376400000, 1717405200000, 1, 0, '', '', '主题', x'1f8b08000000000000ffaa562a2e4dca4a4d2e51b2527ab263f7cb45339474944a522b40fc676b173f9bd6ae540b080000ffffb9e04b6924000000', 'b5c74c604a1a60df694e411d6de380573cc2e6f845dd4bf73a87edae970b8535', 'm4', '');
INSERT INTO "message_notices" VALUES ('m1', 1);
INSERT INTO "message_notices" VALUES ('m2', 2);
INSERT INTO "message_notices" VALUES ('m3', 3);
INSERT INTO "message_notices" VALUES ('m4', 4);
INSERT INTO "attempts" VALUES ('m1', 1, 'begin', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m1', 1, 'commit', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m1', 1, 'end', 1717376400000, 'delivered', 250, 'queued', 0);
INSERT INTO "attempts" VALUES ('m2', 1, 'begin', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m2', 1, 'commit', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m2', 1, 'end', 1717376400000, 'in_doubt', 0, 'time-out', 0);
INSERT INTO "attempts" VALUES ('m3', 1, 'begin', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m3', 1, 'commit', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m3', 1, 'end', 1717376400000, 'refused', 550, 'no such user', 1);
INSERT INTO "attempts" VALUES ('m4', 1, 'begin', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m4', 1, 'commit', 1717376400000, '', 0, '', 0);
INSERT INTO "attempts" VALUES ('m4', 1, 'end', 1717376400000, 'broken', 535, 'login refused', 0);
INSERT INTO "settlements" VALUES (1, 'm1', 0, 'delivered', 1717376400000, '', 'queued');
INSERT INTO "settlements" VALUES (2, 'm3', 0, 'failed', 1717376400000, '', 'no such user');
INSERT INTO "channel_events" VALUES (1, 'real', 'channel 4', 'broken', 1717380000000, 'login refused', 1717376400000);
INSERT INTO "losses" VALUES (1, 'real', 'channel 3', 'jia@x.example', '甲县', 'dead', 'no such user', 1717376400000);
INSERT INTO "standing" VALUES (1, 'real', 'delivered', 'm1');
INSERT INTO "standing" VALUES (2, 'real', 'in_doubt', 'm2');
INSERT INTO "standing" VALUES (3, 'real', 'failed', 'm3');
INSERT INTO "standing" VALUES (4, 'real', 'queued', 'm4');
INSERT INTO "queue" VALUES ('m2', 'real', 1717376460000, 1, 0, 1, 1);
INSERT INTO "queue" VALUES ('m4', 'real', 1717376400000, 1, 0, 0, 0);
INSERT INTO "reminded" VALUES ('real', 'channel 1', 'jia@x.example', 'p/1', 1);
INSERT INTO "channels" VALUES ('real', 'channel 4', 1717380000000, 1717376400000, 'login refused');
CREATE INDEX versions_name ON versions (kind, name, id);
CREATE INDEX rounds_realm ON rounds (realm, id);
CREATE INDEX messages_address ON messages (realm, channel, address, day);
CREATE INDEX message_notices_notice ON message_notices (notice_id);
CREATE INDEX settlements_message ON settlements (message_id, id);
CREATE INDEX settlements_at ON settlements (at);
CREATE INDEX attempts_at ON attempts (step, at);
CREATE INDEX standing_state ON standing (realm, state);
CREATE INDEX standing_message ON standing (message_id);
CREATE INDEX queue_next ON queue (realm, person, next_at);
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
CREATE TRIGGER rounds_no_update BEFORE UPDATE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only'); END;
CREATE TRIGGER rounds_no_delete BEFORE DELETE ON rounds BEGIN SELECT RAISE(ABORT, 'rounds is append-only'); END;
CREATE TRIGGER notices_no_update BEFORE UPDATE ON notices BEGIN SELECT RAISE(ABORT, 'notices is append-only'); END;
CREATE TRIGGER notices_no_delete BEFORE DELETE ON notices BEGIN SELECT RAISE(ABORT, 'notices is append-only'); END;
CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END;
CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END;
CREATE TRIGGER message_notices_no_update BEFORE UPDATE ON message_notices BEGIN SELECT RAISE(ABORT, 'message_notices is append-only'); END;
CREATE TRIGGER message_notices_no_delete BEFORE DELETE ON message_notices BEGIN SELECT RAISE(ABORT, 'message_notices is append-only'); END;
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
CREATE TRIGGER channel_events_no_update BEFORE UPDATE ON channel_events BEGIN SELECT RAISE(ABORT, 'channel_events is append-only'); END;
CREATE TRIGGER channel_events_no_delete BEFORE DELETE ON channel_events BEGIN SELECT RAISE(ABORT, 'channel_events is append-only'); END;
CREATE TRIGGER losses_no_update BEFORE UPDATE ON losses BEGIN SELECT RAISE(ABORT, 'losses is append-only'); END;
CREATE TRIGGER losses_no_delete BEFORE DELETE ON losses BEGIN SELECT RAISE(ABORT, 'losses is append-only'); END;
