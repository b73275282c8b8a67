"""The languages of run.py: how each is prepared and started, and what it takes to install it."""
import functools
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Missing(Exception):
    """A language is not there; says what is missing."""


def installed(package):
    """Whether Debian's package manager installed a package."""
    command = ["dpkg-query", "-W", "-f=${Status}", package]
    try:
        found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except FileNotFoundError:
        return False
    return found.stdout == "install ok installed"


class Languages:
    """What can be started here. `folder` holds what is made and installed for it."""

    def __init__(self, folder, library, install):
        self.folder, self.library, self.install = folder, library, install

    def commands(self):
        """The command of each language that is there, by its name in the tables."""
        ways = {
            ".NET": self.dotnet,
            "Mono": self.mono,
            "JNI": self.jni,
            "Panama (JDK 17)": self.panama,
            "JNA": self.jna,
            "LuaJIT": self.luajit,
            "koffi": self.koffi,
            "ctypes": self.ctypes,
            "cffi (ABI)": self.cffi,
        }
        commands = {}
        for name, command in ways.items():
            try:
                commands[name] = command()
            except Missing as missing:
                print(f"left out: {name}, for want of {missing} (--install)", file=sys.stderr)
            except subprocess.CalledProcessError as error:
                print(f"left out: {name}: {error}", file=sys.stderr)
        return commands

    # What they need.

    def program(self, name, *packages):
        """The path of a program, installed by apt where that is wanted."""
        if not shutil.which(name) and self.install:
            self.apt(*packages)
        if not shutil.which(name):
            raise Missing(name)
        return shutil.which(name)

    def apt(self, *packages):
        if shutil.which("apt-get") and not all(map(installed, packages)):
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)

    def pip(self, package, *more):
        """The folder that pip installed a package into."""
        folder = self.folder / "python"
        if self.install and not (folder / package).exists():
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--root-user-action=ignore",
                       "--disable-pip-version-check", "--target", folder, *more, package]
            subprocess.run([str(part) for part in command], check=False)
        return folder

    # C#: one program for both runtimes, compiled by Mono's compiler.

    @functools.cached_property
    def platform(self):
        program = self.folder / "platform.exe"
        compiler = self.program("mcs", "mono-mcs")
        subprocess.run([compiler, "-optimize+", f"-out:{program}", HERE / "Platform.cs"], check=True)
        return program

    def mono(self):
        return [self.program("mono", "mono-runtime"), self.platform]

    def dotnet(self):
        host = shutil.which("dotnet") or self.pip("dotnetcore2", "--no-deps") / "dotnetcore2/bin/dotnet"
        if not pathlib.Path(host).exists():
            raise Missing("dotnet")
        settings = self.folder / "platform.runtimeconfig.json"
        framework = {"name": "Microsoft.NETCore.App", "version": "3.1.0"}
        settings.write_text(json.dumps({"runtimeOptions": {"framework": framework, "rollForward": "LatestMajor"}}))
        return [host, "exec", "--runtimeconfig", settings, self.platform]

    # Java.

    def java(self, *arguments):
        """The classes that are always needed and one of `ByX.java`, compiled; the command before its name."""
        classes = self.folder / "java"
        compiler = self.program("javac", "openjdk-17-jdk-headless")
        *options, source = arguments
        sources = [HERE / "java/Peer.java", HERE / "java" / source]
        subprocess.run([compiler, *options, "-d", classes, *sources], check=True, stderr=subprocess.DEVNULL)
        return ["java", "-XX:-UsePerfData", "-XX:+UseSerialGC"], classes

    def jni(self):
        start, classes = self.java("ByJni.java")
        home = pathlib.Path(shutil.which("javac")).resolve().parents[1]
        glue = self.folder / "libglue.so"
        subprocess.run(["cc", "-O2", "-std=c11", "-shared", "-fPIC", f"-I{home}/include", f"-I{home}/include/linux",
                        f"-I{HERE.parent}/native/c", "-o", glue, HERE / "java/glue.c", f"-L{self.folder}",
                        "-lpinvoke_bench"], check=True)
        return [*start, "-cp", classes, "ByJni", glue]

    def jna(self):
        archive = pathlib.Path("/usr/share/java/jna.jar")
        if not archive.exists() and self.install:
            self.apt("libjna-java")
        if not archive.exists():
            raise Missing("libjna-java")
        start, classes = self.java("-cp", archive, "ByJna.java")
        return [*start, "-cp", f"{classes}:{archive}", "ByJna", self.library]

    def panama(self):
        java = self.program("java", "openjdk-17-jdk-headless")
        modules = subprocess.run([java, "--list-modules"], check=True, stdout=subprocess.PIPE, text=True).stdout
        module = "jdk.incubator.foreign"
        if f"{module}@17" not in modules:
            raise Missing("JDK 17")
        start, classes = self.java("--add-modules", module, "ByPanama17.java")
        return [*start, "--add-modules", module, "--enable-native-access=ALL-UNNAMED", f"-Dbench={self.library}",
                "-cp", classes, "ByPanama17"]

    # Scripts.

    def luajit(self):
        return [self.program("luajit", "luajit"), HERE / "by_luajit.lua", self.library]

    def koffi(self):
        node, folder = self.program("node", "nodejs", "npm"), self.folder / "node_modules/koffi"
        if not folder.exists() and self.install and shutil.which("npm"):
            subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", self.folder, "koffi@2"],
                           stdout=subprocess.DEVNULL, check=False)
        if not folder.exists():
            raise Missing("koffi")
        return [node, HERE / "by_koffi.js", folder, self.library]

    def ctypes(self):
        return [sys.executable, HERE / "by_ctypes.py", self.library]

    def cffi(self):
        probe = [sys.executable, "-c", "import cffi"]
        if subprocess.run(probe, stderr=subprocess.DEVNULL).returncode != 0:
            if not (self.pip("cffi") / "cffi").exists():
                raise Missing("cffi")
        return [sys.executable, HERE / "by_cffi.py", self.library]
