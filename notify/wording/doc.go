// Package wording says in Chinese what a message tells: as a mail, a chat post or plain lines. It is pure, and knows nothing of how they are carried.
//
// Texts hold the words; what a template shows is prepared by a view, so that a template decides nothing.
//
// # Where it stands
//
//	load.go          an office's own texts, tried before they are used: load_trial.go
//	render.go        Texts and Mail; templates/ has the letter and the sentences (words.txt)
//	view.go          the view of a whole letter: opening.go, subject.go, ask.go (the box), section_view.go, item_view.go; outcome.go, ahead.go,
//	                 quarter.go of the other forms; kind.go why a problem is told, item_how.go how it stands, fact.go what sentences are filled with
//	roles.go         how letters speak to each reader; plans.go short names of plans
//	chat.go          a post for a group, in the Dialect of its robot: chat_head.go what stands first, chat_entries.go what stands in full
//	part.go          Part, Visible; plain.go a few lines without a plan behind them
package wording
