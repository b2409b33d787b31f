//go:build postgres

package store_test

// fileOnly are the tests that are about a file: it is put in the place of another one, which a server's is not.
const fileOnly = `^(TestAnOpenAttemptIsInDoubtAfterARestore|TestWhatWasQueuedIsWordedAnewWhenItGoesOnceMore)$`
