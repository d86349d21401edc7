; Installs for one user, without administrator rights: programs, start menu, the .laoxiao ending.
; Called by package.py, which tells version, files and where the result goes.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma
CRCCheck force

!define NAME "老小台账"
!define CLASS "LaoXiao.Ledger"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\LaoXiao"

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}　不联网，本软件不得处理涉密信息"
InstallDir "$LOCALAPPDATA\Programs\laoxiao"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT OR Apache-2.0"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"

!include "MUI2.nsh"
!include "LogicLib.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SCRIPTS}/banner.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${SCRIPTS}/banner.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "县级养老、托育台账。只装给当前用户，不需要管理员权限，不联网，不开机自启。$\r$\n$\r$\n本软件不得处理涉密信息。$\r$\n$\r$\n台账默认放在“文档\老小台账”；卸载或升级都不会删除台账和备份。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\laoxiao.exe"
!define MUI_FINISHPAGE_RUN_TEXT "打开老小台账"
!define MUI_FINISHPAGE_SHOWREADME
!define MUI_FINISHPAGE_SHOWREADME_TEXT "在桌面放一个快捷方式"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION desktop
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只删除程序。台账（“文档\老小台账”等处）、备份和日志（$LOCALAPPDATA\laoxiao）都会保留。"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A running program can't be replaced: asks to close it; a silent run ends with 2.
!macro waitForProgram
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\laoxiao.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\laoxiao.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel 2
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "老小台账正在运行，请先关闭它，再点“重试”。" IDRETRY +3
    SetErrorLevel 2
    Quit
  ${Loop}
!macroend

; Explorer shows the new icon and ending at once: SHCNE_ASSOCCHANGED.
!macro tellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section
  !insertmacro waitForProgram
  !include "${SCRIPTS}/files.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\卸载.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\laoxiao.exe" "" "$INSTDIR\laoxiao.exe" 0

  WriteRegStr HKCU "Software\Classes\.laoxiao" "" "${CLASS}"
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "${NAME}"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\laoxiao.exe,0"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\laoxiao.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\laoxiao.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\卸载.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\卸载.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  !insertmacro tellExplorer
SectionEnd

Function desktop
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\laoxiao.exe" "" "$INSTDIR\laoxiao.exe" 0
FunctionEnd

; Only what this installer put there. What else lies in the folder, ledgers above all, stays with it.
Section "Uninstall"
  !insertmacro waitForProgram
  !include "${SCRIPTS}/remove.nsh"
  Delete "$INSTDIR\卸载.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.laoxiao" ""
  ${If} $0 == "${CLASS}"
    DeleteRegKey HKCU "Software\Classes\.laoxiao"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro tellExplorer
SectionEnd
