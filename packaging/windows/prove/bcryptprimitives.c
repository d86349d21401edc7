/* A stand-in for the test prefix only: wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes
   random numbers. Every Windows 10 has the real one; this one is in no package. */

#include <windows.h>

/* https://learn.microsoft.com/windows/win32/api/ntsecapi/nf-ntsecapi-rtlgenrandom is exported under this name. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
