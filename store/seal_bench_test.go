package store

import (
	"context"
	"testing"
	"time"
)

// What sealing and verifying cost, at so many rows that years make.
func BenchmarkSeal(b *testing.B) {
	const many = 100_000
	ctx := context.Background()
	var sealing, verifying time.Duration
	for b.Loop() {
		s := filled(b, b.TempDir())
		_, err := s.db.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO asked_rounds (at, by_whom) SELECT i, '管理员' FROM n`, many)
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		if _, err := s.Seal(ctx, dumpDay); err != nil {
			b.Fatal(err)
		}
		sealed := time.Now()
		if d, err := s.Verify(ctx); err != nil || len(d.Findings) > 0 || d.Rows < many {
			b.Fatalf("%d rows, found %v, %v", d.Rows, d.Findings, err)
		}
		sealing, verifying = sealing+sealed.Sub(begun), verifying+time.Since(sealed)
		_ = s.Close()
	}
	b.ReportMetric(sealing.Seconds()/float64(b.N), "s/seal")
	b.ReportMetric(verifying.Seconds()/float64(b.N), "s/verify")
}
