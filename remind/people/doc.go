// Package people says who hears: in which roles bodies and persons stand, who speaks for them on a day, and where they are reached.
//
// A Directory is what an office enters. NewBook makes it ready for looking up: aliases, successors and collectives (book.go), who speaks for a body
// in a role on a day (speaker.go), whose address or channel has failed (reachability.go), and what would make a contact reachable (mend.go). What is
// told to whom is for the room above to say.
package people
