//go:build postgres

package store_test

// fileOnly are the tests that are about a file of SQLite, which a server does not have.
const fileOnly = `^(TestXXX)$`
