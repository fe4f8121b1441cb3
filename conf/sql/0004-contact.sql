-- Mail to be sent by another program, which moves state on from 'queued'.
-- file is the name of an attachment in the folder of files.
CREATE TABLE mail (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	recipient   VARCHAR(254)  NOT NULL,
	reply_to    VARCHAR(254)  NOT NULL,
	subject     VARCHAR(200)  NOT NULL,
	body        VARCHAR(8000) NOT NULL,
	file        VARCHAR(64),
	file_name   VARCHAR(255),
	file_sha256 CHAR(64),
	state       VARCHAR(10)   NOT NULL,
	created     TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX mail_state ON mail (state, id);
