// Package enrol changes a directory by what an office enters, one thing at a time: a contact, who stands in for it, who follows whom, the members
// of a collective, another name of a body.
//
// What comes of an edit is a whole directory, as it would have come from the office's workbook with the same change in it: it passes the same
// checks, has the same effect and replaces the one in force in the same way. An edit knows its contact by what the contact says (Print), not by
// where it stands, so that it finds it in a directory that others have changed meanwhile, or says that it is no more.
package enrol
