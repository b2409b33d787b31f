// Package enclosure makes the files that go with a mail: the list of all that its reader answers for, and its days as a calendar. It is pure: the
// same message gives the same bytes, whenever and by whom they are made.
package enclosure
