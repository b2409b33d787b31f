package formats_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"duban/formats"
)

// aloneEnv names a file that BenchmarkReadDocx is to read once in a process of its own, whose greatest memory it prints.
const aloneEnv = "READ_DOCX_ALONE"

// longDocx returns a Word document of 500 problems: those of the Hengyang plan ten times, in the short runs that Word writes.
func longDocx(t testing.TB) []byte {
	plan, _, text := hengyang(t)
	lines := strings.Split(text, "\n")
	number := regexp.MustCompile(`^[一二三四五六七八九十]+、`)
	first := plan.Problems[0].Source.Line - 1
	d := &docx{}
	write := func(properties, line string) {
		var runs strings.Builder
		for r := []rune(line); len(r) > 0; r = r[min(len(r), 12):] {
			runs.WriteString(`<w:r><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">` +
				escaped(string(r[:min(len(r), 12)])) + `</w:t></w:r>`)
		}
		d.add(raw(properties, runs.String()))
	}
	for range 10 {
		for _, l := range lines[first:] {
			m := number.FindString(l)
			if m == "" {
				write(`<w:spacing w:line="560"/>`, l)
			} else {
				write(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, l[len(m):])
			}
		}
	}
	return d.part("word/numbering.xml", lists([][3]string{{"chineseCountingThousand", "%1、", ""}})).bytes(t)
}

func BenchmarkReadDocx(b *testing.B) {
	if file := os.Getenv(aloneEnv); file != "" {
		readAlone(b, file)
		return
	}
	raw := longDocx(b)
	peak := peakOf(b, raw)
	if peak > 200<<10 {
		b.Errorf("reading takes %d kB", peak)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		p, _, err := formats.ReadPlanFile("p", "a.docx", bytes.NewReader(raw))
		if err != nil || len(p.Problems) != 500 || p.Problems[499].Number != 500 {
			b.Fatalf("%v, %d problems", err, len(p.Problems))
		}
	}
	b.ReportMetric(float64(peak)/1024, "peak-MiB")
	b.ReportMetric(float64(len(raw))/1024, "file-kB")
}

// readAlone reads a file as a program would and prints the most memory that the process ever had, as the kernel counts it.
func readAlone(b *testing.B, file string) {
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, _, err := formats.ReadPlanFile("p", file, f); err != nil {
		b.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("peak %s\n", regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)[1])
}

// peakOf returns the greatest memory in kB of a process that reads a document once.
func peakOf(b *testing.B, raw []byte) int {
	b.Helper()
	file := filepath.Join(b.TempDir(), "a.docx")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^$", "-test.bench=^BenchmarkReadDocx$", "-test.benchtime=1x")
	c.Env = append(os.Environ(), aloneEnv+"="+file)
	out, err := c.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	m := regexp.MustCompile(`peak (\d+)`).FindSubmatch(out)
	if m == nil {
		b.Fatalf("no peak in %s", out)
	}
	peak, err := strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return peak
}
