//go:build browser

// Package browser is a real Chromium for the tests of pages: Debian's, without a window, in a folder of the test.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A Tab is a page in a browser of its own. What it is asked fails the test if it does not come to pass within Patience.
type Tab struct {
	t   testing.TB
	ctx context.Context
}

// Patience bounds what a page may take on a machine that does other things, too.
const Patience = time.Minute

// Open starts a browser with one page as wide as a screen; below 600 it is a phone's.
func Open(t testing.TB, width, height int64) *Tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(Patience), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true), chromedp.Flag("lang", "zh-CN"))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(func() { leave(); end() })
	view := []chromedp.EmulateViewportOption{}
	if width < 600 {
		view = append(view, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height, view...)); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return &Tab{t, ctx}
}

// WithoutScript lets pages run no JavaScript from now on.
func (b *Tab) WithoutScript() {
	b.t.Helper()
	do(b, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
}

// do does something in the page, and returns what it comes to.
func do[T any](b *Tab, action chromedp.Action[T]) T {
	b.t.Helper()
	return again(b, func(ctx context.Context) (T, error) { return chromedp.Run(ctx, action) })
}

// again does something anew where the page was read anew by itself between finding an element and using it.
func again[T any](b *Tab, act func(context.Context) (T, error)) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, Patience)
	defer stop()
	for {
		result, err := act(ctx)
		if err == nil {
			return result
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "with given id") {
			b.t.Fatalf("%v\n%s", err, b.look())
		}
	}
}

// look returns where the page is and what stands in it, for a failed test.
func (b *Tab) look() string {
	ctx, stop := context.WithTimeout(b.ctx, 5*time.Second)
	defer stop()
	where, err1 := chromedp.Run(ctx, chromedp.Location())
	text, err2 := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("body")))
	return fmt.Sprint(where, "\n", text, errors.Join(err1, err2))
}

// Go opens an address.
func (b *Tab) Go(address string) {
	b.t.Helper()
	do(b, chromedp.Navigate(address))
}

// Text returns what a person reads of the first element that a selector finds.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	return do(b, chromedp.Text(chromedp.CSS(selector)))
}

// Where returns the page's address.
func (b *Tab) Where() string {
	b.t.Helper()
	return do(b, chromedp.Location())
}

// Type fills in a field.
func (b *Tab) Type(selector, text string) {
	b.t.Helper()
	do(b, chromedp.SetValue(chromedp.CSS(selector), text))
}

// Press presses a button or a link, and waits for the page that comes.
func (b *Tab) Press(selector string) {
	b.t.Helper()
	again(b, func(ctx context.Context) (chromedp.Void, error) {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector)))
		if err != nil {
			err = fmt.Errorf("press %s: %w", selector, err)
		}
		return chromedp.Void{}, err
	})
}

// Upload puts files into a field.
func (b *Tab) Upload(selector string, files ...string) {
	b.t.Helper()
	do(b, chromedp.SetUploadFiles(chromedp.CSS(selector), files))
}

// Eval returns what an expression of JavaScript comes to; a promise's when it is kept.
func Eval[T any](b *Tab, expression string) T {
	b.t.Helper()
	return do(b, chromedp.Evaluate[T](expression, chromedp.EvalAsValue, chromedp.EvalAwaitPromise))
}

// Shoot keeps pictures of what is seen of the page and of the whole page, and its print, under a name in the folder that the environment names in SHOTS; without it nothing.
func (b *Tab) Shoot(name string) {
	b.t.Helper()
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	view, whole, paper := do(b, chromedp.CaptureScreenshot()), do(b, chromedp.FullScreenshot(100)), do(b, chromedp.PrintToPDF())
	for suffix, data := range map[string][]byte{".png": view, "-whole.png": whole, ".pdf": paper} {
		if err := os.WriteFile(filepath.Join(folder, name+suffix), data, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}

// A Violation is what axe-core finds wrong with a page.
type Violation struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML string }
}

// Violations returns what axe-core finds serious or critical in the page. The policy of the page forbids scripts of others, but not what the browser
// itself is told to run.
func (b *Tab) Violations() []Violation {
	b.t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		b.t.Fatal(err)
	}
	axe, err := os.ReadFile(filepath.Join(cache, "duban", "axe", "axe.min.js"))
	if err != nil {
		b.t.Fatal(err)
	}
	Eval[int](b, string(axe)+";0")
	return Eval[[]Violation](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa"], iframes: false}).then(r =>
		r.violations.filter(v => ["serious", "critical"].includes(v.impact)).map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html}))})))`)
}
