// Package formats turns the bytes of an office's papers into values, and values into papers. It holds only what tells a plan's file by its
// content (plan_file.go); each kind of paper has a room of its own inside:
//
//	plantext   a plan's text into problems, deadlines, measures and commitments; also what a Finding is. A leaf.
//	archive    the ZIP and XML that files of Word and Excel are made of, with bounds on what they unpack to. A leaf.
//	calendar   years of working days read, agendas written as iCalendar. A leaf.
//	workbook   sheets and texts of cells (XLSX, CSV), read and written
//	planyaml   a plan as YAML, read and written without loss
//	contacts   the directory, as YAML and as a workbook
//	ledger     the ledger and states of obligations, as sheets
//	enclosure  the files that go with a mail: a list, a calendar
//	plantable  a plan that stands in tables, written out as the text that plantext reads
//	word       a plan in DOCX, written out as the text that plantext reads
//
// Whatever form a plan comes in, it becomes a text and is read by plantext, so that no form has rules of its own for terms and bodies. The
// one exception is planyaml, which holds what was read before. What is ambiguous or missing becomes a finding with its place, in Chinese,
// and is never guessed; an error is returned only where nothing at all can be had.
package formats
