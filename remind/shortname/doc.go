// Package shortname says by rule what a problem or a plan is called in one line (简称). Documents give a problem's title as a quotation of the
// inspection, which may have a thousand characters; mails, posts, calendars and sheets have room for twenty.
//
//	title ─plain─▶ one line ─clause─▶ the first that says enough ─lighter─▶ without what says nothing ─cut─▶ at most Longest
//
// A text is cut between tokens only: numbers with their units, words of the trade (words.go), what stands in brackets or quotation marks. Where
// two characters stand side by side of which no word is known, nobody can tell whether they are one, so that a cut there is the last resort.
//
// What the office has set, and what is proposed for the built-in plan, stands above the rule: see remind.Day.ShortName.
package shortname
