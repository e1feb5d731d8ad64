; One installer per machine, made by `start.py build --windows` with Debian's makensis.
; Given with -D: VERSION, NUMBERS (four, with dots), FOLDER, ICON, TARGET, SIZE (in KB).
;
;   installer /S [/D=C:\Somewhere]      installs without a word; /D comes last, without quotes
;   uninstall /S [/PURGE]               removes the program; with /PURGE also this user's data
;
; Exit status: 0 done, 1 stopped by a person, 2 not done, or why:
; 3 (another Windows is needed), 4 (the program is running), 5 (a file could not be written).

Target amd64-unicode  ; the program is, and a machine without 32 bit can install it then
Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestSupportedOS Win10
ManifestDPIAware true
RequestExecutionLevel admin
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "EAM Console"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\EAMConsole"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

Name "${NAME}"
OutFile "${TARGET}"
InstallDir "$PROGRAMFILES64\${NAME}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=1033 ProductName "${NAME}"
VIAddVersionKey /LANG=1033 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=1033 FileVersion "${VERSION}"
VIAddVersionKey /LANG=1033 FileDescription "Installs ${NAME}"
VIAddVersionKey /LANG=1033 CompanyName "The EAM Console authors"
VIAddVersionKey /LANG=1033 LegalCopyright "MIT license"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${FOLDER}/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_COMPONENTSPAGE_TEXT_TOP "The program goes. Your profiles and journals stay unless you mark them: without its journal the console no longer knows what was sent. Credentials stay in the Credential Manager."
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

!macro FailWith PREFIX
Function ${PREFIX}FailWith
  ; The exit status is in $0, the sentence in $1.
  SetErrorLevel $0
  MessageBox MB_OK|MB_ICONSTOP "$1" /SD IDOK
  Abort "$1"
FunctionEnd
!macroend
!insertmacro FailWith ""
!insertmacro FailWith "un."

!macro RefuseRunning PREFIX
Function ${PREFIX}RefuseRunning
  ; Windows lets nobody write to a program that runs: that tells it, whoever started it.
  ${For} $2 1 2
    StrCpy $3 "$INSTDIR\eamconsole.exe"
    ${If} $2 = 2
      StrCpy $3 "$INSTDIR\eamconsole-window.exe"
    ${EndIf}
    ${If} ${FileExists} "$3"
      ClearErrors
      FileOpen $4 "$3" a
      ${If} ${Errors}
        StrCpy $0 4
        StrCpy $1 "${NAME} is running, or $3 cannot be written. Close its window, also the one in the tray, end its scheduled task, then start this again."
        Call ${PREFIX}FailWith
      ${EndIf}
      FileClose $4
    ${EndIf}
  ${Next}
FunctionEnd
!macroend
!insertmacro RefuseRunning ""
!insertmacro RefuseRunning "un."

!macro RemoveProgram
  ; Only what was brought: whatever somebody else put here stays.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licenses"
  RMDir /r "$INSTDIR\service"
  Delete "$INSTDIR\eamconsole.exe"
  Delete "$INSTDIR\eamconsole-window.exe"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\SECURITY.md"
  Delete "$INSTDIR\THIRD-PARTY.md"
  Delete "$INSTDIR\NOTICES.txt"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\uninstall.exe"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    StrCpy $0 3
    StrCpy $1 "${NAME} needs Windows 10 or newer, 64 bit."
    Call FailWith
  ${EndIf}
  SetRegView 64
  SetShellVarContext all
  ${If} $INSTDIR == "$PROGRAMFILES64\${NAME}"  ; nothing was said with /D: where it was before
    ReadRegStr $0 HKLM "${KEY}" "InstallLocation"
    ${If} $0 != ""
      StrCpy $INSTDIR $0
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "-Program"
  Call RefuseRunning
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${FOLDER}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    StrCpy $0 5
    StrCpy $1 "Not every file could be written to $INSTDIR. Free disk space, or see who holds files there, then start this again; profiles and journals are untouched."
    Call FailWith
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\eamconsole-window.exe"
  WriteRegStr HKLM "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\eamconsole-window.exe"
  WriteRegStr HKLM "${KEY}" "Publisher" "The EAM Console authors"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
SectionEnd

Section "un.The program" un.Program
  SectionIn RO
  SetRegView 64
  SetShellVarContext all
  Call un.RefuseRunning
  Delete "$SMPROGRAMS\${NAME}.lnk"
  !insertmacro RemoveProgram
  SetOutPath "$TEMP"  ; else Windows keeps the folder for this process
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${KEY}"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
SectionEnd

Section /o "un.Profiles and journals of this user" un.Data
  ; The usual place only: a folder that --home or EAMCONSOLE_HOME names is its owner's to delete.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\eamconsole"
SectionEnd

Function un.onInit
  SetRegView 64
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    SectionGetFlags ${un.Data} $2
    IntOp $2 $2 | ${SF_SELECTED}
    SectionSetFlags ${un.Data} $2
  ${EndIf}
FunctionEnd
