// Package contacts are the pages on which an office sees who speaks for whom, and changes it: its directory, with whom nobody tells, and which
// addresses have failed.
//
// An edit and a workbook are two ways to the same thing. What is entered here becomes a whole directory (remind/enrol), which goes through the same
// import as a file: its findings and its effect are shown, and it is applied to the revision that they were shown of, or shown again.
package contacts
