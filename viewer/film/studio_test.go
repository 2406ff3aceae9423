package film

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// poor makes an ffmpeg that has some encoders, keeps what it is asked for beside itself, and makes nothing.
func poor(t *testing.T, encoders ...string) (folder string) {
	folder = t.TempDir()
	script := "#!/bin/sh\ncase \"$*\" in *-encoders*) echo 'Encoders:'\necho ' V..... = Video'\necho ' ------'\n"
	for _, e := range encoders {
		script += "echo ' V....D " + e + "   like libx264, libopenh264, mpeg4'\n"
	}
	script += ";; *) echo \"$*\" > " + folder + "/asked; while read -r line; do :; done;; esac\n"
	if err := os.WriteFile(filepath.Join(folder, "ffmpeg"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// An ffmpeg makes an MP4 with the best that it has; where it has nothing that will do it is as if it were not there.
func TestMP4WithWhatFFmpegHas(t *testing.T) {
	for want, encoders := range map[string][]string{
		"-c:v libx264 -preset":   {"mpeg4", "libopenh264", "libx264"},
		"-c:v libopenh264 -b:v ": {"mpeg4", "libopenh264", "libx264rgb"},
		"-c:v mpeg4 -q:v ":       {"mpeg4", "msmpeg4"},
		"":                       {"libvpx", "gif"},
	} {
		folder := poor(t, encoders...)
		t.Setenv("PATH", folder)
		if Found() != (want != "") {
			t.Fatalf("an ffmpeg with %v is found: %t", encoders, Found())
		}
		f, err := NewMP4(filepath.Join(folder, "x.mp4"), 25)
		if want == "" {
			if err == nil || !strings.Contains(err.Error(), "libx264") {
				t.Errorf("with %v: %v", encoders, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(picture(64, 24, 8), 1); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if asked, err := os.ReadFile(filepath.Join(folder, "asked")); err != nil || !strings.Contains(string(asked), want) {
			t.Errorf("with %v it was asked for %s: %v", encoders, asked, err)
		}
	}
}

// An ffmpeg that says nothing is not waited for.
func TestMP4WithFFmpegThatHangs(t *testing.T) {
	program := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nwhile :; do :; done\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if c, err := ask(program, 10*time.Millisecond); err == nil || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("%v: %v", c, err)
	}
}
