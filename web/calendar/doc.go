// Package calendar shows what is to come and what was sent, day by day, and what a change would make of it before anybody makes it.
//
// To play months of rounds takes seconds. That is done beside the pages, one at a time, and what comes of it is kept as long as the store stands
// (keeper.go); a page that asks too early says so and comes again by itself.
package calendar
