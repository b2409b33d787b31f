//go:build postgres

package store_test

import "strings"

// fileOnly are the tests that have nothing to do over a server.
var fileOnly = "^(" + strings.Join([]string{
	"TestServer.*", // they have their own store on the server, and have run
	// A file is put in the place of another one, is lost, is remembered, or is full or spoilt, which a server's administrator looks after.
	"TestAnOpenAttemptIsInDoubtAfterARestore", "TestWhatWasQueuedIsWordedAnewWhenItGoesOnceMore", "TestAPlainCopyStandsForTheLastThatItRecords",
	"TestALeftLogIsPutAside", "TestAStoreThatIsThereIsPutAside", "TestOnlyItsOwnLogIsPlayedIntoADatabase", "TestASpoiltMemoryIsWrittenAnew",
	"TestALostStoreIsNotMadeAnew", "TestSinceWhenAStoreKnowsNotWhatWasTold", "TestAStoreThatWasPutBackIsTakenInOnce", "TestAFullDatabaseKeepsWhatItHas",
	"TestTooManyOpenFiles", "TestADamagedDatabase", "TestAFullDiskLeavesNoHalfBackup", "TestAnOutcomeOfWhatHasGone",
	// A file has no clock but the machine's.
	"TestAClockThatWasAheadHasSpentNothing", "TestAMachineAloneSaysNothingOfItsClock",
	// They take a file in hand by what SQLite alone has; TestServerKeepsWhatIsAppended does so with a server.
	"TestNoStatementChangesWhatIsAppended", "TestAnUntouchedChainVerifies", "TestAFlippedBitIsFound", "TestAMovedRowIsFound", "TestAReplacedMessageIsFound",
	"TestARewrittenChainIsFoundByItsHead", "TestWhatIsNotSealedYetIsCounted", "TestAnotherVerifierAgrees",
	// The schema of a file, what it was in former releases, and how SQLite goes about a query; TestServerHasTheSameSchema holds a server's against it.
	"TestDumpTheSchema", "TestEveryReleasedSchemaIsTakenOver", "TestEveryAppendOnlyTableIsSealed", "TestABacklogIsNeitherSortedNorWalked", "TestWhatWasPutFirstIsClaimedFirst",
}, "|") + ")$"
