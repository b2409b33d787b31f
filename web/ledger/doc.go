// Package ledger is the page of all matters (台账): filtered, sorted, counted, in pages of a hundred, and as the workbook that duban export ledger
// writes. What is filtered stands in the page's address and nowhere else, so that an address can be kept, sent and printed.
//
// It is also where the office gets the address of a calendar (订阅) of one unit or leader, and what answers at that address: see feeds.go.
package ledger
