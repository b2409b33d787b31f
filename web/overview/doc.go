// Package overview is the first page of the office: what is to be done today, how everything stands, and what is to come. By unit and by leader it is
// the same page, narrowed to the matters that name them; a viewer of some matters sees it narrowed to his.
//
// # Invariants
//
// No figure is counted here: colours are those of report, all else that of digest, by the same rows as a bulletin, and what is to be done that of
// office/agenda. So the page, status and the bulletin say the same.
//
// Of many plans no world of all is made: what each keeps of itself is added up, see report.Front, and says line by line what the world of all would say;
// what it cannot say, the page says that it leaves out.
//
// What takes long (who cannot be told on any day to come, and the messages of six weeks) is computed beside the pages, one at a time and with rests, and
// shown as soon as it is there: no page waits for it.
package overview
